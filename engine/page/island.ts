import type { Audit } from "../model/audit.ts";
import { type FindingKind, findings } from "../model/findings.ts";
import { type Html, html, jsonIsland } from "./escape.ts";
import { marks, RANKED } from "./finding-marks.ts";
import type { AuditMap, MappedSubnet } from "./map-audit.ts";
import { wayOutText } from "./ways-out.ts";

const FACTS = [
  "Region",
  "VPC",
  "Availability Zone",
  "IPv4 addresses",
  "Free addresses",
  "Auto-assign public IPv4",
  "Way out",
  "Route table",
  "Owner",
  "Defined as",
] as const;

/**
 * What the page shows on demand, as data: one entry a subnet, with words said once and referred to by place.
 * script/ is its only reader.
 */
export function dataIsland(audit: Audit, map: AuditMap): Html {
  const used = RANKED.filter((kind) =>
    map.subnets.some(({ verdicts }) =>
      verdicts.some(({ finding, notes }) => finding === kind || notes.some((note) => note.finding === kind)),
    ),
  );
  const data = {
    facts: FACTS,
    findings: Object.fromEntries(used.map((kind) => [kind, { ...findings[kind], tone: marks[kind].tone }])),
    clusters: audit.clusters.map(({ name, groups }) => [
      name,
      groups.map(({ nodegroup, status }) => [nodegroup, status]),
    ]),
    vpcs: map.vpcs.map(({ subnets, clusters }) => ({ subnets: subnets.map(({ index }) => index), clusters })),
    subnets: map.subnets.map(subnetData),
  };
  return html`<script type="application/json" id="data">${jsonIsland(data)}</script>`;
}

function subnetData({ id, finding, verdicts, actions, ...rest }: MappedSubnet) {
  return {
    id,
    finding,
    facts: factsOf({ id, finding, verdicts, actions, ...rest }),
    verdicts: verdicts.map((verdict) => ({
      finding: verdict.finding,
      evidence: verdict.evidence,
      notes: verdict.notes.map((note): [FindingKind, string] => [note.finding, note.evidence]),
      uses: verdict.uses.map(({ cluster, groups }) => [cluster, groups]),
    })),
    actions,
  };
}

/** In the order of FACTS; null where it is not known. */
function factsOf({ region, facts, source }: MappedSubnet): (string | null)[] {
  const definedIn = source ? `${source.logicalId} in the CloudFormation stack ${source.stack}` : null;
  if (!facts) return [region, null, null, null, null, null, null, null, null, definedIn];
  const { vpc, availabilityZone, cidr, owner, freeAddresses, autoAssignPublicIpv4, routeTable } = facts;
  const association = facts.routeTableAssociation === "main" ? "the VPC's main one" : "its own";
  return [
    region,
    vpc,
    availabilityZone,
    cidr,
    String(freeAddresses),
    autoAssignPublicIpv4 ? "on" : "off",
    wayOutText(facts),
    routeTable ? `${routeTable} (${association})` : null,
    owner,
    definedIn,
  ];
}
