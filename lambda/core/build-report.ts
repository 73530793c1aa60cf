import type { Assessment } from "./assess.ts";
import { makerOf } from "./creator.ts";
import type { Decision } from "./decide.ts";
import type { NodegroupCreated } from "./event.ts";
import type { Facts } from "./facts.ts";
import type { Outcome } from "./outcome.ts";
import type { Report, SubnetReport } from "./report.ts";

/** More would tell nobody more, and a policy may have a thousand rules. */
const MAX_EXPIRED = 20;

/**
 * Puts together what happened, was found, was decided and was done. `outcomes` are by subnet id, `docs` is the address
 * under which the pages about findings stand.
 */
export function buildReport(
  created: NodegroupCreated,
  { nodegroup }: Facts,
  decisions: Decision[],
  outcomes: Map<string, Outcome>,
  docs: string,
): Report {
  return {
    version: "1",
    docs,
    account: created.account,
    region: created.region,
    cluster: created.cluster,
    nodegroup: created.nodegroup,
    nodegroupStatus:
      nodegroup.kind === "read" ? nodegroup.value.status : nodegroup.kind === "absent" ? "GONE" : "UNKNOWN",
    eventId: created.eventId,
    eventTime: created.eventTime,
    createdBy: created.createdBy.arn ?? "unknown",
    createdWith: makerOf(created),
    expiredRules: [...new Set(decisions.flatMap(({ expired }) => expired))].sort().slice(0, MAX_EXPIRED),
    subnets: decisions.map((decision) => subnetReport(decision, outcomes.get(decision.assessment.subnet.id))),
  };
}

function subnetReport(decision: Decision, outcome: Outcome = { kind: "unchanged" }): SubnetReport {
  const { assessment, action, mode, rule, loweredBy } = decision;
  return {
    id: assessment.subnet.id,
    finding: assessment.finding,
    evidence: assessment.evidence,
    notes: assessment.notes.map(({ finding, evidence }) => ({ finding, evidence })),
    decision: action,
    mode,
    rule: rule?.name ?? null,
    ...(loweredBy ? { loweredBy } : {}),
    outcome: outcome.kind,
    reason: reasonFor(decision, outcome),
    facts: subnetFacts(assessment),
  };
}

function reasonFor({ assessment, action, mode }: Decision, outcome: Outcome): string {
  if (outcome.kind === "failed") return outcome.why;
  if (outcome.kind === "enabled") return "switched on and verified";
  if (action === "leave") return "nothing to do";
  if (action === "observe") return "the policy says observe";
  if (assessment.finding === "missing-public-ip") return `the policy says ${mode}`;
  return "only a missing public IPv4 is ever switched on";
}

function subnetFacts({ subnet: { subnet }, route }: Assessment): SubnetReport["facts"] {
  if (subnet.kind !== "read") return null;
  const { vpcId, availabilityZone, cidr, ownerId, freeAddresses, autoAssignPublicIpv4 } = subnet.value;
  return {
    vpc: vpcId,
    availabilityZone,
    cidr,
    owner: ownerId,
    freeAddresses,
    autoAssignPublicIpv4,
    ...(route.kind === "read" ? routeFacts(route.value) : {}),
  };
}

function routeFacts({ table, wayOut }: Extract<Assessment["route"], { kind: "read" }>["value"]) {
  return {
    routeTable: table.id,
    routeTableAssociation: table.association,
    wayOut: "route" in wayOut ? { kind: wayOut.kind, target: wayOut.route.target } : { kind: wayOut.kind },
  };
}
