import type { Audit } from "../model/audit.ts";
import { type Finding, type FindingKind, findings } from "../model/findings.ts";
import { groupLabel } from "../text/group-label.ts";
import { defaultRouteText } from "../text/subnet-line.ts";
import { type Html, html, jsonIsland } from "./escape.ts";
import { marks, type Tone } from "./finding-marks.ts";
import { type AuditMap, type MappedSubnet, RANKED } from "./map-audit.ts";

const FACTS = [
  "Name",
  "Region",
  "VPC",
  "Availability Zone",
  "IPv4 addresses",
  "Free addresses",
  "Auto-assign public IPv4",
  "Default route",
  "Route table",
  "Owner",
  "Defined as",
  "Managed by",
] as const;

/**
 * What the page shows on demand, as its script reads it: one entry a subnet, with words written once and
 * referred to by place.
 */
export interface PageData {
  facts: typeof FACTS;
  /** Those that a subnet has, as its finding or beside it. */
  findings: { [kind: string]: Omit<Finding, "brief" | "cause" | "severity"> & { tone: Tone } };
  clusters: [name: string, groups: [label: string, status: string | null][]][];
  /** By index into `subnets` and `clusters`. */
  vpcs: { subnets: number[]; clusters: number[] }[];
  subnets: SubnetData[];
}

export interface SubnetData {
  id: string;
  finding: FindingKind;
  /** In the order of `PageData.facts`; null where it is not known. */
  facts: (string | null)[];
  verdicts: {
    finding: FindingKind;
    evidence: string;
    notes: [finding: FindingKind, evidence: string][];
    /** By index into `PageData.clusters` and their groups. */
    uses: [cluster: number, groups: number[]][];
  }[];
  /** By index into the audit's actions. */
  actions: number[];
}

/** The data, in an element that nothing in it can end. */
export function dataIsland(audit: Audit, { vpcs, subnets }: AuditMap): Html {
  const used = RANKED.filter((kind) =>
    subnets.some(({ verdicts }) =>
      verdicts.some(({ finding, notes }) => finding === kind || notes.some((note) => note.finding === kind)),
    ),
  );
  const data: PageData = {
    facts: FACTS,
    findings: Object.fromEntries(used.map((kind) => [kind, findingData(kind)])),
    clusters: audit.clusters.map(({ name, groups }) => [
      name,
      groups.map((group) => [groupLabel(group), group.use === "failed" ? null : group.status]),
    ]),
    vpcs: vpcs.map((vpc) => ({ subnets: vpc.subnets.map(({ index }) => index), clusters: vpc.clusters })),
    subnets: subnets.map(subnetData),
  };
  return html`<script type="application/json" id="data">${jsonIsland(data)}</script>`;
}

function findingData(kind: FindingKind): PageData["findings"][string] {
  const { title, explanation, advice, reference } = findings[kind];
  return { title, explanation, advice, reference, tone: marks[kind].tone };
}

function subnetData(subnet: MappedSubnet): SubnetData {
  const { id, finding, verdicts, actions } = subnet;
  return {
    id,
    finding,
    facts: factsOf(subnet),
    verdicts: verdicts.map(({ finding, evidence, notes, uses }) => ({
      finding,
      evidence,
      notes: notes.map((note) => [note.finding, note.evidence]),
      uses: uses.map(({ cluster, groups }) => [cluster, groups]),
    })),
    actions,
  };
}

function factsOf({ name, region, facts, source, managedBy }: MappedSubnet): (string | null)[] {
  const definedIn = source ? `${source.logicalId} in the CloudFormation stack ${source.stack}` : null;
  const manager = managedBy ? `${managedBy.tool} (tag ${managedBy.tag})` : null;
  if (!facts)
    return [name ?? null, region, null, null, null, null, null, null, null, null, definedIn, manager];
  const { vpc, availabilityZone, cidr, owner, freeAddresses, autoAssignPublicIpv4, routeTable } = facts;
  const association = facts.routeTableAssociation === "main" ? "main" : "explicit";
  return [
    name ?? null,
    region,
    vpc,
    availabilityZone,
    cidr,
    String(freeAddresses),
    autoAssignPublicIpv4 ? "on" : "off",
    defaultRouteText(facts),
    routeTable ? `${routeTable} (${association})` : null,
    owner,
    definedIn,
    manager,
  ];
}
