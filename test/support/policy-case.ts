import { z } from "zod";
import { type Assessment, assess } from "../../engine/decision/assess.ts";
import type { Decision } from "../../engine/decision/decide.ts";
import type { Scope } from "../../engine/decision/match-rules.ts";
import { FINDINGS, type FindingKind } from "../../engine/model/findings.ts";
import { MODES } from "../../engine/model/policy.ts";
import { ACCOUNT, facts, REGION, subnet, VPC } from "./build.ts";

/** The words in which test/cases/policy.*.json speak, and what they stand for. */

const ALICE = `arn:aws:sts::${ACCOUNT}:assumed-role/platform-admin/alice`;

const action = z.enum(["enable", "alert", "observe", "leave"]);

const nodegroup = z.strictObject({
  account: z.string().default(ACCOUNT),
  region: z.string().default(REGION),
  cluster: z.string().default("legacy"),
  name: z.string().default("ng-1"),
  "created by": z.union([z.string(), z.null()]).default(ALICE),
});

const theSubnet = z.strictObject({
  id: z.string().default("subnet-1"),
  VPC: z.string().default(VPC),
  tags: z.record(z.string(), z.string()).default({}),
  "can't be read": z.boolean().default(false),
});

export const policyCase = z.strictObject({
  case: z.string(),
  /** As in policy.json. */
  policy: z.record(z.string(), z.unknown()),
  finding: z.enum(FINDINGS).default("missing-public-ip"),
  "node group": nodegroup.prefault({}),
  subnet: theSubnet.prefault({}),
  today: z.iso.date().default("2026-11-22"),
  action,
  mode: z.enum(MODES).optional(),
  rule: z.string().nullable().default(null),
  "lowered by": z.string().nullable().default(null),
  "expired rules": z.array(z.string()).default([]),
});

export type PolicyCase = z.output<typeof policyCase>;

export const matchCase = z.strictObject({
  case: z.string(),
  /** As in a rule of policy.json. */
  match: z.record(z.string(), z.unknown()),
  "node group": nodegroup.prefault({}),
  subnet: theSubnet.prefault({}),
  matches: z.boolean(),
});

export const modesCase = z.strictObject({
  finding: z.enum(FINDINGS),
  observe: action,
  alert: action,
  enable: action,
});

/**
 * An assessment that came to this finding, whatever the facts: decisions rest on the finding and the subnet.
 */
export function assessmentOf(
  finding: FindingKind,
  { id, VPC: vpcId, tags, ...about }: PolicyCase["subnet"] = theSubnet.parse({}),
): Assessment {
  const unread = {
    kind: "unreadable",
    action: "ec2:DescribeSubnets",
    reason: "timed out",
    denied: false,
  } as const;
  const found = { kind: "read", value: subnet({ vpcId, tags }) } as const;
  const subnets = [{ id, subnet: about["can't be read"] ? unread : found }];
  const [assessment] = assess(facts({ subnets }));
  if (!assessment) throw new Error("there is no subnet to assess");
  return { ...assessment, finding, evidence: "as the case says" };
}

export function scopeOf({ name, "created by": createdBy, ...place } = nodegroup.parse({})): Scope {
  return { ...place, nodegroup: name, createdBy };
}

/** A decision in the words of a case. */
export function inWords({ action, mode, rule, loweredBy, expired }: Decision) {
  return {
    action,
    mode,
    rule: rule?.name ?? null,
    "lowered by": loweredBy ?? null,
    "expired rules": expired,
  };
}
