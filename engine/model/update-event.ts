import * as z from "zod/mini";
import { compact } from "./compact.ts";
import type { HealthIssue } from "./facts.ts";
import {
  callerFrom,
  detailKeys,
  fromPath,
  launchTemplate,
  type NodegroupCall,
  type NodegroupUpdated,
  type Refusal,
  recordKeys,
  text,
  type UpdateKind,
} from "./nodegroup-call.ts";

/** Update calls by their names in CloudTrail. */
export const UPDATE_CALLS = {
  UpdateNodegroupConfig: "configuration",
  UpdateNodegroupVersion: "version",
} as const satisfies Record<string, UpdateKind>;

/** A refused update whose record doesn't say which node group it was for. */
export type UnnamedUpdate = Omit<NodegroupUpdated, "cluster" | "nodegroup"> &
  Partial<Pick<NodegroupUpdated, "cluster" | "nodegroup">>;

export type ParsedUpdate =
  | { kind: "updated"; updated: NodegroupUpdated }
  /** EKS refused it for its subnets, and there is no node group to look at. */
  | { kind: "unnamed"; unnamed: UnnamedUpdate };

const names = { name: z.nullish(text), clusterName: z.nullish(text), nodegroupName: z.nullish(text) };

/** The response names neither cluster nor node group. What is malformed in it only leaves the outcome unknown. */
const response = z.object({ update: z.object({ id: text }) });

export const updateCall = z.object({
  ...recordKeys,
  detail: z.object({
    ...detailKeys,
    requestParameters: z.nullish(
      z.looseObject({ ...names, launchTemplate: z.catch(z.nullish(launchTemplate), undefined) }),
    ),
    responseElements: z.catch(z.nullish(response), undefined),
  }),
});

/** The choices of an update's caller: the names, as far as a record has them, and the settings. */
type Chosen = Partial<Pick<NodegroupCall, "cluster" | "nodegroup" | "request">>;

/** The node group that a record names, as far as it names one, and the parameters of the request. */
export function chosenIn({ detail }: z.infer<typeof updateCall>): Chosen {
  const request = detail.requestParameters ?? {};
  const cluster = fromPath(request.name ?? request.clusterName);
  return compact({ cluster, nodegroup: fromPath(request.nodegroupName), request });
}

/**
 * Reads the record of an UpdateNodegroupVersion or UpdateNodegroupConfig call. `refusal` is the error of a call
 * that failed. Returns undefined if the record names no node group and the call did not fail.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupConfig.html
 */
export function updatedFrom(
  record: z.infer<typeof updateCall>,
  kind: UpdateKind,
  refusal?: Refusal,
): ParsedUpdate | undefined {
  const { account, region, detail } = record;
  const { cluster, nodegroup } = chosenIn(record);
  const request = detail.requestParameters ?? {};
  const id = detail.responseElements?.update.id;
  const template = request.launchTemplate;
  const known = {
    eventId: detail.eventID,
    eventTime: detail.eventTime,
    account,
    region,
    subnets: [],
    ...(template ? { launchTemplate: compact(template) } : {}),
    tags: {},
    caller: callerFrom(detail),
    request,
    update: { kind, ...(refusal ? { refusal } : id ? { id } : {}) },
  };
  if (cluster && nodegroup) return { kind: "updated", updated: { ...known, cluster, nodegroup } };
  if (!refusal) return undefined;
  return { kind: "unnamed", unnamed: { ...known, ...compact({ cluster, nodegroup }) } };
}

/**
 * The errors with which EKS rejects a request for what it asks, after it has found that the caller may ask. Any
 * other, such as AccessDenied, says nothing about subnets, whatever names stand in its message.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html#API_UpdateNodegroupVersion_Errors
 */
const REJECTIONS = [
  "ClientException",
  "InvalidParameterException",
  "InvalidRequestException",
  "ResourceInUseException",
];

/**
 * Whether EKS refused a call for the node group's subnets: the code or the message of the error speaks of them.
 * The words that the caller has `chosen` don't count.
 */
export function isAboutSubnets({ code, message }: Refusal, chosen: Chosen = {}): boolean {
  return /^Ec2Subnet/.test(code) || (REJECTIONS.includes(code) && nameSubnets([message], chosen));
}

/**
 * Whether EKS failed an update, after it had accepted it, for the node group's subnets. No code says so, so that every
 * text of the error counts, whatever the code; but AccessDenied is about somebody's rights.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_ErrorDetail.html
 */
export function failedForSubnets({ code, message, resourceIds }: HealthIssue, chosen: Chosen): boolean {
  return code !== "AccessDenied" && nameSubnets([code, message, ...resourceIds], chosen);
}

function nameSubnets(texts: string[], { cluster = "", nodegroup = "", request = {} }: Chosen): boolean {
  const own = new Set([cluster, nodegroup, JSON.stringify(request)].flatMap(wordsIn));
  return texts
    .flatMap(wordsIn)
    .some((word) => /^(subnets?|subnet-.*|Ec2Subnet.*)$/i.test(word) && !own.has(word));
}

function wordsIn(text: string): string[] {
  return text.split(/[^\w-]+/);
}
