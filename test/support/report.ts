import type { FindingKind } from "../../engine/model/findings.ts";
import type { Report, SubnetReport } from "../../engine/model/report.ts";

/**
 * Reports as they come out of the workflow, for the renderers' tests: each says only what the test is about.
 */

export function report(subnets: SubnetReport[], changes: Partial<Report> = {}): Report {
  return {
    version: "1",
    docs: "https://example.org/docs/findings/",
    account: "111122223333",
    region: "ap-northeast-1",
    cluster: "legacy",
    nodegroup: "ng-1",
    nodegroupStatus: "CREATING",
    health: [],
    wayBack: { maker: "AWS CLI", settings: { clusterName: "legacy", nodegroupName: "ng-1" } },
    eventId: "6f1c2b7e-0000-4000-8000-000000000001",
    eventTime: "2026-11-22T10:41:05Z",
    createdBy: "arn:aws:sts::111122223333:assumed-role/platform-admin/alice",
    expiredRules: [],
    subnets,
    ...changes,
  };
}

/** A legacy public subnet that the policy's own mode, alert, left as it was. */
export function alerted(id = "subnet-0a01", changes: Partial<SubnetReport> = {}): SubnetReport {
  return {
    id,
    finding: "missing-public-ip",
    evidence: "auto-assign public IPv4 is off; route table rtb-0d1 sends 0.0.0.0/0 to igw-0f1 (active)",
    notes: [],
    decision: "alert",
    mode: "alert",
    rule: null,
    outcome: "unchanged",
    reason: "the policy says alert",
    facts: {
      vpc: "vpc-0b1",
      availabilityZone: "ap-northeast-1a",
      cidr: "10.0.1.0/24",
      owner: "111122223333",
      freeAddresses: 250,
      autoAssignPublicIpv4: false,
      routeTable: "rtb-0d1",
      routeTableAssociation: "explicit",
      wayOut: { kind: "internet-gateway", target: "igw-0f1" },
    },
    ...changes,
  };
}

export function enabled(id?: string, changes: Partial<SubnetReport> = {}): SubnetReport {
  return alerted(id, {
    decision: "enable",
    mode: "enable",
    rule: "sandboxes fix themselves",
    outcome: "enabled",
    reason: "enabled and verified",
    ...changes,
  });
}

export function failedToEnable(
  id?: string,
  reason = "not allowed to ec2:ModifySubnetAttribute (UnauthorizedOperation)",
): SubnetReport {
  return enabled(id, { outcome: "failed", reason });
}

export function observed(id?: string): SubnetReport {
  return alerted(id, {
    decision: "observe",
    mode: "observe",
    rule: "EC2.15 is enforced here",
    reason: "the policy says observe",
  });
}

/** A subnet that a rule of the policy forbids changing. */
export function exempted(id?: string, changes: Partial<SubnetReport> = {}): SubnetReport {
  const rule = "EC2.15 is enforced here";
  return alerted(id, {
    rule,
    exemptedBy: {
      kind: "rule",
      rule,
      reason: "The auditors' finding SEC-4711.",
      owner: "secops@example.com",
    },
    ...changes,
  });
}

/** A private subnet behind a NAT gateway: nothing to do. */
export function leftAlone(id = "subnet-0a09"): SubnetReport {
  const { facts } = alerted();
  return alerted(id, {
    finding: "ready",
    evidence: "no public IPv4 is needed here",
    decision: "leave",
    reason: "nothing to do",
    facts: facts && {
      ...facts,
      availabilityZone: "ap-northeast-1d",
      cidr: "10.0.9.0/24",
      routeTable: "rtb-0d9",
      wayOut: { kind: "elsewhere", target: "nat-0c1" },
    },
  });
}

/** A subnet with any finding, as the assessment hands it on. */
export function withFinding(finding: FindingKind, id?: string): SubnetReport {
  if (finding === "ready") return leftAlone(id);
  const unseen = finding === "undetermined" || finding === "subnet-not-found";
  return alerted(id, { finding, evidence: `evidence of ${finding}`, ...(unseen ? { facts: null } : {}) });
}
