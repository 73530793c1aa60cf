import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import type { Read, RouteTable, Subnet, SubnetFacts } from "../../../engine/model/facts.ts";
import type { ClusterInventory } from "../../../engine/model/inventory.ts";
import { ACCOUNT, cluster, nodegroup, REGION, subnet } from "../../support/build.ts";

const VPCS = 48;
const CLUSTERS = 60;
const GROUPS = 150;
/** The VPC and cluster with unused subnets, and the cluster with the failed node group. */
const UNUSED = 47;
const FAILED = 46;
const ZONES = ["a", "c", "d"];
const STAGES = ["prod", "stage", "dev", "sandbox"];
const TEAMS = ["shop", "pay", "search", "ident", "media", "ops", "ml", "data", "edge"];

const read = <T>(value: T): Read<T> => ({ kind: "read", value });
const idOf = (kind: string, number: number) => `${kind}-0${number.toString(16).padStart(7, "0")}aabbccddd`;

/**
 * The audit of a company's 60 clusters: 150 node groups and 336 subnets in 48 VPCs, of which every second one has a
 * problem in its public subnets. One more VPC has auto-assign off only in subnets that no node group uses, and a
 * cluster whose subnets are fine has a node group in CREATE_FAILED.
 */
export function companyAudit(): Audit {
  const networks = Array.from({ length: VPCS }, (_, place) => networkOf(place));
  const clusters = Array.from({ length: CLUSTERS }, (_, place) =>
    clusterIn(place, networks[place % VPCS]?.subnets.map(({ id }) => id) ?? []),
  );
  return buildAudit({
    account: ACCOUNT,
    time: "2026-03-04T09:41:00Z",
    regions: [
      {
        region: REGION,
        clusters: read(clusters),
        subnets: read(networks.flatMap(({ subnets }) => subnets)),
        routeTables: read(networks.flatMap(({ tables }) => tables)),
        vpcNames: Object.fromEntries(networks.map((_, place) => [idOf("vpc", place), `network-${place}`])),
      },
    ],
  });
}

/** Three public subnets and four behind a NAT gateway. */
function networkOf(place: number): { subnets: SubnetFacts[]; tables: RouteTable[] } {
  const vpcId = idOf("vpc", place);
  const fault = place % 4;
  const subnetIn = (number: number, changes: Partial<Subnet>): SubnetFacts => ({
    id: idOf("subnet", place * 16 + number),
    subnet: read(
      subnet({
        vpcId,
        availabilityZone: `${REGION}${ZONES[number % 3]}`,
        cidr: `10.${place}.${number}.0/24`,
        ...changes,
      }),
    ),
  });
  const open = ZONES.map((zone, number) =>
    subnetIn(number, {
      autoAssignPublicIpv4: fault !== 0 && fault !== 1 && place !== UNUSED,
      tags: {
        Name: `network-${place}-public-${zone}`,
        ...(fault === 1 ? { "kubernetes.io/role/internal-elb": "1" } : {}),
      },
    }),
  );
  const closed = [3, 4, 5, 6].map((number) =>
    subnetIn(number, { tags: { Name: `network-${place}-private-${ZONES[number % 3]}` } }),
  );
  return {
    subnets: [...open, ...closed],
    tables: [
      tableOf(place * 2, vpcId, open, idOf("igw", place)),
      tableOf(place * 2 + 1, vpcId, closed, idOf("nat", place)),
    ],
  };
}

function tableOf(number: number, vpcId: string, subnets: SubnetFacts[], target: string): RouteTable {
  return {
    id: idOf("rtb", number),
    vpcId,
    associations: subnets.map(({ id }) => ({ subnetId: id, main: false, state: "associated" })),
    routes: [{ destination: "0.0.0.0/0", target, state: "active" }],
  };
}

function clusterIn(place: number, subnets: string[]): ClusterInventory {
  const groups = Array.from({ length: place % 2 === 0 ? 3 : (GROUPS - 90) / 30 }, (_, number) => ({
    name: `workers-${number}`,
    nodegroup: read(
      nodegroup({
        status: place === FAILED && number === 0 ? "CREATE_FAILED" : "ACTIVE",
        subnets: number === 0 && place !== UNUSED ? subnets.slice(0, 3) : subnets.slice(3),
      }),
    ),
  }));
  const name = `${STAGES[place % STAGES.length]}-${TEAMS[place % TEAMS.length]}-${place}`;
  return {
    name,
    cluster: read(cluster({ vpcId: idOf("vpc", place % VPCS), subnets })),
    nodegroups: read(groups),
  };
}
