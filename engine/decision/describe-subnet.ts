import type { AssessedSubnet } from "../model/report.ts";
import { managedBy } from "../model/tool.ts";
import type { Assessment } from "./assess.ts";

/** One assessment as it is reported: the finding, its evidence, and the subnet's facts. */
export function describeSubnet(assessment: Assessment): AssessedSubnet {
  const source = sourceOf(assessment);
  const { subnet } = assessment.subnet;
  const manager = subnet.kind === "read" ? managedBy(subnet.value.tags) : undefined;
  return {
    id: assessment.subnet.id,
    finding: assessment.finding,
    evidence: assessment.evidence,
    notes: assessment.notes.map(({ finding, evidence }) => ({ finding, evidence })),
    ...(source ? { source } : {}),
    ...(manager ? { managedBy: manager } : {}),
    ...(assessment.unread ? { unread: assessment.unread } : {}),
    facts: subnetFacts(assessment),
  };
}

function sourceOf({ subnet: { subnet } }: Assessment): AssessedSubnet["source"] {
  if (subnet.kind !== "read") return undefined;
  const stack = subnet.value.tags["aws:cloudformation:stack-name"];
  const logicalId = subnet.value.tags["aws:cloudformation:logical-id"];
  return stack && logicalId ? { stack, logicalId } : undefined;
}

function subnetFacts({ subnet: { subnet }, route }: Assessment): AssessedSubnet["facts"] {
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

function routeFacts({ table, defaultRoute }: Extract<Assessment["route"], { kind: "read" }>["value"]) {
  return {
    routeTable: table.id,
    routeTableAssociation: table.association,
    wayOut: {
      kind: defaultRoute.kind,
      ...("route" in defaultRoute ? { target: defaultRoute.route.target } : {}),
    },
  };
}
