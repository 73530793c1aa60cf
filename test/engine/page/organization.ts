import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import type { Read, SubnetFacts } from "../../../engine/model/facts.ts";
import type { ClusterInventory } from "../../../engine/model/inventory.ts";
import { cluster, nodegroup, REGION, subnet } from "../../support/build.ts";

const read = <T>(value: T): Read<T> => ({ kind: "read", value });
const idOf = (kind: string, number: number) => `${kind}-0${number.toString(16).padStart(7, "0")}aabbccddd`;

/**
 * The audits of so many accounts, with so many clusters each: every cluster in a VPC of its own with three public and
 * three private subnets, and three node groups. In `share` of the clusters the public ones lack public IPv4.
 */
export function organization(accounts: number, clusters: number, share = 1 / 2): Audit[] {
  return Array.from({ length: accounts }, (_, index) => {
    const account = String(100_000_000_000 + index);
    const parts = Array.from({ length: clusters }, (_, place) => {
      const number = index * clusters + place;
      return clusterAt(number, (number % 10) / 10 >= share, account);
    });
    const audit = buildAudit({
      account,
      time: "2026-03-04T09:41:00Z",
      regions: [
        {
          region: REGION,
          clusters: read(parts.map((part) => part.cluster)),
          subnets: read(parts.flatMap((part) => part.subnets)),
          routeTables: read(parts.flatMap((part) => part.tables)),
          vpcNames: Object.fromEntries(parts.map((part, place) => [part.vpc, `eksctl-prod-${place}/VPC`])),
        },
      ],
    });
    return { ...audit, accountName: `team-${index}-production` };
  });
}

function clusterAt(number: number, isFine: boolean, ownerId: string) {
  const vpc = idOf("vpc", number);
  const subnets = ["a", "c", "d", "a", "c", "d"].map(
    (zone, place): SubnetFacts => ({
      id: idOf("subnet", number * 8 + place),
      subnet: read(
        subnet({
          vpcId: vpc,
          ownerId,
          availabilityZone: `${REGION}${zone}`,
          cidr: `10.${number % 256}.${place * 32}.0/19`,
          autoAssignPublicIpv4: isFine,
          tags: {
            Name: `eksctl-prod-${number}-cluster/Subnet${place < 3 ? "Public" : "Private"}APNORTHEAST1${zone}`,
          },
        }),
      ),
    }),
  );
  const ids = subnets.map(({ id }) => id);
  const table = (kind: string, subnetIds: string[], place: number) => ({
    id: idOf("rtb", number * 2 + place),
    vpcId: vpc,
    associations: subnetIds.map((subnetId) => ({ subnetId, main: false, state: "associated" })),
    routes: [{ destination: "0.0.0.0/0", target: idOf(kind, number), state: "active" }],
  });
  const group = (name: string, subnets: string[]) => ({
    name,
    nodegroup: read(nodegroup({ status: "ACTIVE", subnets })),
  });
  const inventory: ClusterInventory = {
    name: `prod-${number}`,
    cluster: read(cluster({ vpcId: vpc, subnets: ids })),
    nodegroups: read([
      group("workers", ids.slice(0, 3)),
      group("batch", ids.slice(3)),
      group("system", ids.slice(3)),
    ]),
  };
  return {
    vpc,
    subnets,
    cluster: inventory,
    tables: [table("igw", ids.slice(0, 3), 0), table("nat", ids.slice(3), 1)],
  };
}
