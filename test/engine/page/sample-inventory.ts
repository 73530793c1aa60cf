import type {
  Cluster,
  Nodegroup,
  Read,
  Route,
  RouteTable,
  Subnet,
  SubnetFacts,
} from "../../../engine/model/facts.ts";
import type {
  ClusterInventory,
  Inventory,
  NodegroupInventory,
  RegionInventory,
} from "../../../engine/model/inventory.ts";
import { ACCOUNT, cluster, nodegroup, REGION, subnet } from "../../support/build.ts";

/** A company's network: one VPC of eksctl's from before, one that has seen better days, and one in order. */

const read = <T>(value: T): Read<T> => ({ kind: "read", value });
const LEGACY = "vpc-0d4f8c21b6e97a305";
const WORN = "vpc-0a91d7e4c35b2f680";
const MODERN = "vpc-07b3e95d20c6f18a4";
const OPEN = ["subnet-0f2a91c7d4e8b6350", "subnet-04d8e2b7f1a6c9530", "subnet-08b6c1f9e3d7a2450"];
const CLOSED = ["subnet-0a7c3e9d1f5b28460", "subnet-0e1d9b5c7a3f48620", "subnet-06f3a8d2c9e1b7540"];
const AGED = [
  "subnet-0c1e7b9d4f5a28630",
  "subnet-0b5e8d1c7f2a64930",
  "subnet-0e9f3c7a1d5b82640",
  "subnet-0d70f1b5a2e946c83",
];
const CALM = ["subnet-03e7d9c1b5f2a8640", "subnet-0d2b8f6a4c1e97530", "subnet-0c5f1e8b3a7d92460"];

export function sampleInventory(): Inventory {
  return { account: ACCOUNT, time: "2026-03-04T09:41:00Z", regions: [tokyo(), frankfurt()] };
}

function tokyo(): RegionInventory {
  return {
    region: REGION,
    clusters: read([
      inventoryOf(
        "checkout",
        LEGACY,
        [...OPEN, ...CLOSED],
        [group("batch", CLOSED), group("workers-2019", OPEN, "DEGRADED")],
      ),
      inventoryOf("reports", WORN, AGED, [group("nightly", AGED.slice(0, 3))]),
      inventoryOf("search", LEGACY, OPEN, []),
    ]),
    subnets: read([...legacySubnets(), ...agedSubnets()]),
    routeTables: read([
      table("rtb-0e5a7f31c9d2b8460", LEGACY, OPEN, to("igw-0c2f6d1e8b7a49350")),
      table("rtb-0b9e4d7c2f1a83650", LEGACY, CLOSED, to("nat-09d1c4b7e2f38a615")),
      table("rtb-0f6b3a9d8c1e72540", WORN, AGED.slice(0, 1), to("igw-05a1d9e7c3b2f8640")),
      table("rtb-02c8d6f1e4a7b9530", WORN, AGED.slice(1, 2), to("nat-0d8c1f5e7b3a92640", "blackhole")),
      table("rtb-07d3f9b1c5e8a2640", WORN, AGED.slice(2, 3), to("igw-05a1d9e7c3b2f8640")),
      table("rtb-0a4f8e2d6c9b13750", WORN, AGED.slice(3)),
    ]),
  };
}

function frankfurt(): RegionInventory {
  const why = "not allowed to eks:DescribeCluster (AccessDeniedException)";
  return {
    region: "eu-central-1",
    clusters: read([
      inventoryOf("platform", MODERN, CALM, [group("general", CALM), group("gpu", CALM.slice(0, 2))]),
      {
        name: "staging",
        cluster: { kind: "unreadable", action: "ec2:DescribeSubnets", reason: why, denied: false },
        nodegroups: read([]),
      },
    ]),
    subnets: read(
      CALM.map((id, place) =>
        subnetOf(id, MODERN, {
          availabilityZone: `eu-central-1${"abc"[place]}`,
          cidr: `10.20.${place * 64}.0/18`,
          freeAddresses: 15980,
        }),
      ),
    ),
    routeTables: read([table("rtb-0d1c7e5a9f3b48620", MODERN, CALM, to("tgw-0c7e2d9f1b4a68350"))]),
  };
}

function legacySubnets(): SubnetFacts[] {
  return ["a", "c", "d"].flatMap((zone, place) => {
    const availabilityZone = REGION + zone;
    const tags = (logicalId: string) => ({
      "aws:cloudformation:stack-name": "eksctl-checkout-cluster",
      "aws:cloudformation:logical-id": logicalId + zone.toUpperCase(),
    });
    return [
      subnetOf(OPEN[place], LEGACY, {
        ...{ availabilityZone, cidr: `192.168.${place * 32}.0/19`, tags: tags("SubnetPublicAPNORTHEAST1") },
        freeAddresses: place === 2 ? 0 : 8170,
      }),
      subnetOf(CLOSED[place], LEGACY, {
        ...{
          availabilityZone,
          cidr: `192.168.${96 + place * 32}.0/19`,
          tags: tags("SubnetPrivateAPNORTHEAST1"),
        },
        freeAddresses: 8011,
      }),
    ];
  });
}

function agedSubnets(): SubnetFacts[] {
  const internal = { "kubernetes.io/role/internal-elb": "1" };
  const c = `${REGION}c`;
  return [
    subnetOf(AGED[0], WORN, { cidr: "10.8.0.0/24", freeAddresses: 190, tags: internal }),
    subnetOf(AGED[1], WORN, { cidr: "10.8.1.0/24", freeAddresses: 244, availabilityZone: c }),
    subnetOf(AGED[2], WORN, {
      cidr: "10.8.2.0/24",
      freeAddresses: 201,
      availabilityZone: c,
      autoAssignPublicIpv4: true,
    }),
    {
      id: AGED[3] ?? "",
      subnet: {
        kind: "unreadable",
        action: "ec2:DescribeSubnets",
        reason: "ec2:DescribeSubnets gave no answer after 3 tries (ThrottlingException)",
        denied: false,
      },
    },
  ];
}

function subnetOf(id = "", vpcId: string, changes: Partial<Subnet>): SubnetFacts {
  return { id, subnet: read(subnet({ vpcId, ...changes })) };
}

function inventoryOf(
  name: string,
  vpcId: string,
  subnets: string[],
  groups: NodegroupInventory[],
): ClusterInventory {
  const value: Cluster = cluster({ vpcId, subnets });
  return { name, cluster: read(value), nodegroups: read(groups) };
}

function group(name: string, subnets: string[], status = "ACTIVE"): NodegroupInventory {
  const value: Nodegroup = nodegroup({ status, subnets });
  return { name, nodegroup: read(value) };
}

function to(target: string, state = "active"): Route {
  return { destination: "0.0.0.0/0", target, state };
}

function table(id: string, vpcId: string, subnets: string[], ...routes: Route[]): RouteTable {
  const associations = subnets.map((subnetId) => ({ subnetId, main: false, state: "associated" }));
  return { id, vpcId, associations, routes };
}
