import * as z from "zod/mini";
import { compact } from "./compact.ts";

/**
 * The calls that the guard answers, by CloudTrail's names. EKS checks the node group's subnets in each.
 *
 * @see https://github.com/eksctl-io/eksctl/pull/2002
 */
export const NODEGROUP_CALLS = [
  "CreateNodegroup",
  "UpdateNodegroupConfig",
  "UpdateNodegroupVersion",
] as const;

/** A launch template that a call names; AWS accepts either id or name. */
export interface LaunchTemplateReference {
  id?: string;
  name?: string;
  version?: string;
}

/** The caller and its client, as CloudTrail recorded them. Every field is hostile text. */
export interface Caller {
  arn?: string;
  userAgent?: string;
  invokedBy?: string;
}

/** One call about one managed node group, as CloudTrail recorded it: what all such calls share. */
export interface NodegroupCall {
  eventId: string;
  /** ISO 8601, UTC. */
  eventTime: string;
  account: string;
  region: string;
  cluster: string;
  nodegroup: string;
  /** Empty if the call names none. */
  subnets: string[];
  launchTemplate?: LaunchTemplateReference;
  /** Tags that the call sets on the node group. */
  tags: Record<string, string>;
  caller: Caller;
  /** The request parameters, unchanged: the source for making the call again. */
  request: Record<string, unknown>;
  /** Left out for a creation. */
  update?: NodegroupUpdate;
}

/** A successful CreateNodegroup call. */
export type NodegroupCreated = NodegroupCall & { update?: never };

/** A call that updates a node group. It names no subnets and no tags: EKS knows them. */
export type NodegroupUpdated = NodegroupCall & { update: NodegroupUpdate };

export interface NodegroupUpdate {
  kind: UpdateKind;
  /** EKS's id of the update; left out if the record has none. */
  id?: string;
  /** Why EKS refused the call itself; left out if it accepted it. */
  refusal?: Refusal;
}

/** UpdateNodegroupVersion or UpdateNodegroupConfig. */
export const UPDATE_KINDS = ["version", "configuration"] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/** The error of a failed call; both are hostile text. */
export interface Refusal {
  code: string;
  message: string;
}

/** Longer than any name AWS allows; a longer text is no name, and could make a message too big to send. */
export const text = z.string().check(z.minLength(1), z.maxLength(255));

/** The keys that the record of any call has. */
export const recordKeys = {
  account: z.string().check(z.regex(/^\d{12}$/, "not a 12-digit account id")),
  region: text.check(z.regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "not a region such as eu-west-1")),
};

export const detailKeys = {
  eventID: text,
  eventTime: z.iso.datetime(),
  userIdentity: z.nullish(
    z.object({ arn: z.nullish(z.string().check(z.maxLength(2048))), invokedBy: z.nullish(z.string()) }),
  ),
  userAgent: z.nullish(z.string()),
};

export const launchTemplate = z.object({
  id: z.nullish(text),
  name: z.nullish(text),
  version: z.nullish(text),
});

interface Detail {
  userIdentity?:
    | { arn?: string | null | undefined; invokedBy?: string | null | undefined }
    | null
    | undefined;
  userAgent?: string | null | undefined;
}

/** The caller, as far as the record names one. */
export function callerFrom({ userIdentity, userAgent }: Detail): Caller {
  return compact({ arn: userIdentity?.arn, userAgent, invokedBy: userIdentity?.invokedBy });
}

/** A cluster's name is part of the request's path, where CloudTrail may keep it percent-encoded. */
export function fromPath(name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
