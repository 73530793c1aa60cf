import * as z from "zod/mini";
import {
  callerFrom,
  compact,
  detailKeys,
  fromPath,
  launchTemplate,
  type NodegroupUpdated,
  type Refusal,
  recordKeys,
  text,
  type UpdateKind,
} from "./nodegroup-call.ts";

/** By CloudTrail's names. */
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

/** The node group that a record names, as far as it names one. */
export function namesIn({ detail }: z.infer<typeof updateCall>): { cluster?: string; nodegroup?: string } {
  const { name, clusterName, nodegroupName } = detail.requestParameters ?? {};
  return compact({ cluster: fromPath(name ?? clusterName), nodegroup: fromPath(nodegroupName) });
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
  const { cluster, nodegroup } = namesIn(record);
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
 * The names that the caller has `chosen` don't count.
 */
export function isAboutSubnets({ code, message }: Refusal, chosen: (string | undefined)[] = []): boolean {
  if (/Ec2Subnet/.test(code)) return true;
  if (!REJECTIONS.includes(code)) return false;
  const words = message.split(/[^\w-]+/).filter((word) => !chosen.includes(word));
  return words.some((word) => /^(subnets?|subnet-.*|Ec2Subnet.*)$/i.test(word));
}
