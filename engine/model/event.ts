import * as z from "zod/mini";

/** The launch template that a node group was created with; AWS accepts either id or name. */
export interface LaunchTemplateReference {
  id?: string;
  name?: string;
  version?: string;
}

/** The caller and its client, as CloudTrail recorded them. Every field is hostile text. */
interface Creator {
  arn?: string;
  userAgent?: string;
  invokedBy?: string;
}

/** One successful CreateNodegroup call. */
export interface NodegroupCreated {
  eventId: string;
  /** ISO 8601, UTC. */
  eventTime: string;
  account: string;
  region: string;
  cluster: string;
  nodegroup: string;
  subnets: string[];
  launchTemplate?: LaunchTemplateReference;
  tags: Record<string, string>;
  createdBy: Creator;
  /** The request parameters, unchanged: the source for re-creating the node group. */
  request: Record<string, unknown>;
}

export type ParsedEvent =
  | { kind: "created"; created: NodegroupCreated }
  | { kind: "ignored"; why: string }
  | { kind: "malformed"; why: string };

/** Longer than any name AWS allows; a longer text is no name, and could make a message too big to send. */
const text = z.string().check(z.minLength(1), z.maxLength(255));
const launchTemplate = z.object({ id: z.nullish(text), name: z.nullish(text), version: z.nullish(text) });

/** No longer than EKS accepts; a message repeats some of them several times. */
const tags = z.record(z.string().check(z.maxLength(128)), z.string().check(z.maxLength(256)));

/** The fields that request and response share; either may be missing in whole or in part. */
const nodegroup = {
  clusterName: z.nullish(text),
  nodegroupName: z.nullish(text),
  subnets: z.nullish(z.array(text)),
  launchTemplate: z.nullish(launchTemplate),
  // Tags only help to tell which tool created the node group: malformed tags must not prevent a message.
  tags: z.catch(z.nullish(tags), undefined),
};

const envelope = z.object({
  source: z.string(),
  detail: z.object({
    eventVersion: z.string().check(z.regex(/^\d+\.\d+/, "not a version such as 1.11")),
    eventSource: z.string(),
    eventName: z.string(),
    errorCode: z.nullish(z.string()),
    errorMessage: z.nullish(z.string()),
  }),
});

const call = z.object({
  account: z.string().check(z.regex(/^\d{12}$/, "not a 12-digit account id")),
  region: text.check(z.regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "not a region such as eu-west-1")),
  detail: z.object({
    eventID: text,
    eventTime: z.iso.datetime(),
    userIdentity: z.nullish(
      z.object({ arn: z.nullish(z.string().check(z.maxLength(2048))), invokedBy: z.nullish(z.string()) }),
    ),
    userAgent: z.nullish(z.string()),
    requestParameters: z.nullish(z.looseObject({ ...nodegroup, name: z.nullish(text) })),
    responseElements: z.nullish(z.object({ nodegroup: z.nullish(z.object(nodegroup)) })),
  }),
});

/**
 * Parses an event from EventBridge: a successful CreateNodegroup call, an event of another kind (`ignored`), or
 * an event that claims to be such a call but is invalid (`malformed`). Never throws.
 *
 * @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export function parseEvent(input: unknown): ParsedEvent {
  const outer = envelope.safeParse(input);
  if (!outer.success) return malformed(outer.error);
  const { source, detail } = outer.data;
  if (source !== "aws.eks" || detail.eventSource !== "eks.amazonaws.com") {
    return {
      kind: "ignored",
      why: `not an EKS event: source ${quote(source)}, ${quote(detail.eventSource)}`,
    };
  }
  if (detail.eventName !== "CreateNodegroup") {
    return { kind: "ignored", why: `not CreateNodegroup: ${quote(detail.eventName)}` };
  }
  if (!detail.eventVersion.startsWith("1.")) {
    return {
      kind: "malformed",
      why: `detail.eventVersion: ${quote(detail.eventVersion)}, only 1.x is known`,
    };
  }
  if (detail.errorCode) {
    const message = detail.errorMessage ? `: ${quote(detail.errorMessage)}` : "";
    return { kind: "ignored", why: `the call failed with ${quote(detail.errorCode)}${message}` };
  }
  const inner = call.safeParse(input);
  if (!inner.success) return malformed(inner.error);
  return created(inner.data);
}

function created({ account, region, detail }: z.infer<typeof call>): ParsedEvent {
  const request = detail.requestParameters ?? {};
  const response = detail.responseElements?.nodegroup ?? {};
  const cluster = response.clusterName ?? fromPath(request.name ?? request.clusterName);
  const nodegroup = response.nodegroupName ?? request.nodegroupName;
  if (!cluster) {
    return { kind: "malformed", why: "no cluster name in responseElements.nodegroup or requestParameters" };
  }
  if (!nodegroup) {
    return {
      kind: "malformed",
      why: "no node group name in responseElements.nodegroup or requestParameters",
    };
  }
  const template = response.launchTemplate ?? request.launchTemplate;
  return {
    kind: "created",
    created: {
      eventId: detail.eventID,
      eventTime: detail.eventTime,
      account,
      region,
      cluster,
      nodegroup,
      subnets: [...new Set(response.subnets ?? request.subnets ?? [])].sort(),
      ...(template ? { launchTemplate: compact(template) } : {}),
      tags: { ...request.tags, ...response.tags },
      createdBy: compact({
        arn: detail.userIdentity?.arn,
        userAgent: detail.userAgent,
        invokedBy: detail.userIdentity?.invokedBy,
      }),
      request,
    },
  };
}

/** The cluster's name is part of the request's path, where CloudTrail may keep it percent-encoded. */
function fromPath(name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function malformed(error: z.core.$ZodError): ParsedEvent {
  const faults = error.issues.map((issue) => `${issue.path.join(".") || "event"}: ${issue.message}`);
  return { kind: "malformed", why: faults.join("; ") };
}

type Compact<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

function compact<T extends object>(value: T): Compact<T> {
  const kept = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(kept) as Compact<T>;
}

/** JSON quoting keeps hostile text on one line; the cut keeps a log line readable. */
function quote(value: string): string {
  return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value);
}
