import * as z from "zod/mini";
import { compact } from "./compact.ts";
import {
  callerFrom,
  detailKeys,
  fromPath,
  launchTemplate,
  NODEGROUP_CALLS,
  type NodegroupCreated,
  type Refusal,
  recordKeys,
  text,
  type UpdateKind,
} from "./nodegroup-call.ts";
import {
  chosenIn,
  isAboutSubnets,
  type ParsedUpdate,
  UPDATE_CALLS,
  updateCall,
  updatedFrom,
} from "./update-event.ts";

export type ParsedEvent =
  | { kind: "created"; created: NodegroupCreated }
  | ParsedUpdate
  | { kind: "ignored"; why: string }
  | { kind: "malformed"; why: string };

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

const creation = z.object({
  ...recordKeys,
  detail: z.object({
    ...detailKeys,
    requestParameters: z.nullish(z.looseObject({ ...nodegroup, name: z.nullish(text) })),
    responseElements: z.nullish(z.object({ nodegroup: z.nullish(z.object(nodegroup)) })),
  }),
});

/**
 * Parses an event from EventBridge: a successful CreateNodegroup call, an update of a node group that EKS has
 * accepted or refused for its subnets, an event of another kind (`ignored`), or an event that claims to be such a
 * call but is invalid (`malformed`). Never throws.
 *
 * @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function parseEvent(input: unknown): ParsedEvent {
  const outer = envelope.safeParse(input);
  if (!outer.success) return malformed(outer.error);
  const { source, detail } = outer.data;
  if (source !== "aws.eks" || detail.eventSource !== "eks.amazonaws.com") {
    const why = `not an EKS event: source ${quote(source)}, ${quote(detail.eventSource)}`;
    return { kind: "ignored", why };
  }
  const { eventName, eventVersion } = detail;
  if (!isOneOf(NODEGROUP_CALLS, eventName)) {
    return {
      kind: "ignored",
      why: `neither CreateNodegroup nor an update of a node group: ${quote(eventName)}`,
    };
  }
  if (!eventVersion.startsWith("1.")) {
    return { kind: "malformed", why: `detail.eventVersion: ${quote(eventVersion)}, only 1.x is known` };
  }
  const refusal = detail.errorCode
    ? { code: detail.errorCode, message: detail.errorMessage ?? "" }
    : undefined;
  if (eventName !== "CreateNodegroup") return parseUpdate(input, UPDATE_CALLS[eventName], refusal);
  if (refusal) return failed(refusal);
  const call = creation.safeParse(input);
  return call.success ? created(call.data) : malformed(call.error);
}

function parseUpdate(input: unknown, kind: UpdateKind, refusal: Refusal | undefined): ParsedEvent {
  const call = updateCall.safeParse(input);
  if (refusal && !isAboutSubnets(refusal, call.success ? chosenIn(call.data) : {})) return failed(refusal);
  if (!call.success) return malformed(call.error);
  const updated = updatedFrom(call.data, kind, refusal);
  return updated ?? { kind: "malformed", why: "requestParameters name no cluster or no node group" };
}

/** A refused call, which changed nothing. */
function failed({ code, message }: Refusal): ParsedEvent {
  return { kind: "ignored", why: `the call failed with ${quote(code)}${message && `: ${quote(message)}`}` };
}

/**
 * A CreateNodegroup call that went through.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
function created({ account, region, detail }: z.infer<typeof creation>): ParsedEvent {
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
      caller: callerFrom(detail),
      request,
    },
  };
}

function malformed(error: z.core.$ZodError): ParsedEvent {
  const faults = error.issues.map((issue) => `${issue.path.join(".") || "event"}: ${issue.message}`);
  return { kind: "malformed", why: faults.join("; ") };
}

function isOneOf<T extends string>(all: readonly T[], word: string): word is T {
  return all.some((each) => each === word);
}

/** JSON quoting keeps hostile text on one line; the cut keeps a log line readable. */
function quote(value: string): string {
  return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value);
}
