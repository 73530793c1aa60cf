import type { Audit } from "../model/audit.ts";
import type { Finding } from "../model/finding.ts";
import { type FindingKind, findings } from "../model/findings.ts";
import { groupLabel } from "../text/group-label.ts";
import { defaultRouteText } from "../text/subnet-line.ts";
import { type Html, html, jsonIsland } from "./escape.ts";
import type { Tone } from "./finding-marks.ts";
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
 * The data that the page's script shows on demand: one entry per subnet, with words written once and referred to by
 * index.
 */
export interface PageData {
  facts: typeof FACTS;
  /** The findings and remarks that any subnet has. */
  findings: { [kind: string]: Pick<Finding, "title" | "explanation" | "advice" | "reference"> };
  clusters: [name: string, groups: [label: string, status: string | null][]][];
  /** By index into `subnets` and `clusters`. */
  vpcs: { subnets: number[]; clusters: number[] }[];
  subnets: SubnetData[];
}

export interface SubnetData {
  id: string;
  finding: FindingKind;
  tone: Tone;
  /** In the order of `PageData.facts`; null where it is not known. */
  facts: (string | null)[];
  verdicts: {
    finding: FindingKind;
    tone: Tone;
    evidence: string;
    notes: [finding: FindingKind, evidence: string][];
    /** By index into `PageData.clusters` and their groups. */
    uses: [cluster: number, groups: number[]][];
  }[];
  /** The addresses of what to do about it. */
  actions: string[];
}

/** One account's part of the page's data. */
export type AccountData = Pick<PageData, "clusters" | "vpcs" | "subnets">;

/** One account's data for the page. */
export function accountData(audit: Audit, { vpcs, subnets, actions, place }: AuditMap): AccountData {
  const inPage = (cluster: number) => place.first.clusters + cluster;
  return {
    clusters: audit.clusters.map(({ name, groups }) => [
      name,
      groups.map((group) => [groupLabel(group), group.use === "failed" ? null : group.status]),
    ]),
    vpcs: vpcs.map((vpc) => ({
      subnets: vpc.subnets.map(({ index }) => index),
      clusters: vpc.clusters.map(inPage),
    })),
    subnets: subnets.map((subnet) => subnetData(subnet, actions, inPage)),
  };
}

/** The data of all accounts in their order, in an element that nothing in it can end. */
export function dataIsland(each: AccountData[]): Html {
  const subnets = each.flatMap((account) => account.subnets);
  const used = new Set(
    subnets.flatMap(({ verdicts }) =>
      verdicts.flatMap(({ finding, notes }) => [finding, ...notes.map(([kind]) => kind)]),
    ),
  );
  const data: PageData = {
    facts: FACTS,
    findings: Object.fromEntries(
      RANKED.filter((kind) => used.has(kind)).map((kind) => [kind, findingData(kind)]),
    ),
    clusters: each.flatMap(({ clusters }) => clusters),
    vpcs: each.flatMap(({ vpcs }) => vpcs),
    subnets,
  };
  return html`<script type="application/json" id="data">${jsonIsland(data)}</script>`;
}

function findingData(kind: FindingKind): PageData["findings"][string] {
  const { title, explanation, advice, reference } = findings[kind];
  return { title, explanation, advice, reference };
}

function subnetData(
  subnet: MappedSubnet,
  addresses: AuditMap["actions"],
  inPage: (cluster: number) => number,
): SubnetData {
  const { id, finding, tone, verdicts, actions } = subnet;
  return {
    id,
    finding,
    tone,
    facts: factsOf(subnet),
    verdicts: verdicts.map(({ finding, tone, evidence, notes, uses }) => ({
      finding,
      tone,
      evidence,
      notes: notes.map((note) => [note.finding, note.evidence]),
      uses: uses.map(({ cluster, groups }) => [inPage(cluster), groups]),
    })),
    actions: actions.flatMap((index) => addresses[index] ?? []),
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
