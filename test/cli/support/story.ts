import type { RegionInventory } from "../../../engine/model/inventory.ts";
import { explicitTable, mainTable, toInternet, toNat } from "../../support/build.ts";
import { clusterOf, denied, groupOf, read, regionOf, subnets } from "./inventory.ts";
import type { Changes } from "./run.ts";

/** Regions for the transcripts of audits. */

const zones = ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"];
const on = { autoAssignPublicIpv4: true };

/**
 * Two public subnets with auto-assign off and a node group in them, one private one. Another cluster has no
 * finding.
 */
export const legacy: RegionInventory = regionOf(
  [
    clusterOf(
      "legacy",
      [
        groupOf("ng-1", { subnets: ["subnet-0a01", "subnet-0a02"] }),
        groupOf("private", { subnets: ["subnet-0a03"] }),
      ],
      { subnets: ["subnet-0a01", "subnet-0a02", "subnet-0a03"] },
    ),
    clusterOf("modern", [groupOf("ng-1", { subnets: ["subnet-0b01"] })], { subnets: ["subnet-0b01"] }),
  ],
  {
    subnets: subnets(
      ...["subnet-0a01", "subnet-0a02", "subnet-0a03"].map((id, index) => ({
        id,
        availabilityZone: zones[index] ?? "",
      })),
      { id: "subnet-0b01", ...on },
    ),
    routeTables: read([
      explicitTable(["subnet-0a01", "subnet-0a02", "subnet-0b01"], [toInternet], "rtb-0d01"),
      explicitTable(["subnet-0a03"], [toNat], "rtb-0d02"),
      mainTable([]),
    ]),
  },
);

/** As above, with auto-assign enabled. */
export const fixed: RegionInventory = {
  ...legacy,
  subnets: subnets(
    ...["subnet-0a01", "subnet-0a02", "subnet-0a03", "subnet-0b01"].map((id) => ({ id, ...on })),
  ),
};

/** Many causes at once, with failed reads. */
export const tangled: RegionInventory = regionOf(
  [
    clusterOf("blue", [groupOf("ng-1", { subnets: ["subnet-1", "subnet-2"] })], { subnets: ["subnet-2"] }),
    clusterOf("green", [], { subnets: ["subnet-2"], publicAccessCidrs: ["192.0.2.0/24"] }),
    {
      ...clusterOf("hidden"),
      cluster: denied("eks:DescribeCluster"),
      nodegroups: denied("eks:ListNodegroups"),
    },
    clusterOf("new", [], { subnets: ["subnet-3"] }),
  ],
  {
    subnets: subnets({ id: "subnet-1", freeAddresses: 0, ...on }, { id: "subnet-2" }, { id: "subnet-3" }),
    routeTables: read([
      explicitTable(["subnet-1", "subnet-2"], [toInternet]),
      explicitTable(["subnet-3"], [{ ...toNat, state: "blackhole" }], "rtb-dead"),
      mainTable([]),
    ]),
  },
);

/** Private node groups, and two public subnets that the cluster was given for load balancers. */
export const balanced: RegionInventory = regionOf(
  [
    clusterOf("prod", [groupOf("workers", { subnets: ["subnet-3", "subnet-4"] })], {
      subnets: ["subnet-1", "subnet-2", "subnet-3", "subnet-4"],
    }),
  ],
  {
    subnets: subnets({ id: "subnet-1" }, { id: "subnet-2" }, { id: "subnet-3" }, { id: "subnet-4" }),
    routeTables: read([
      explicitTable(["subnet-1", "subnet-2"], [toInternet]),
      explicitTable(["subnet-3", "subnet-4"], [toNat], "rtb-nat"),
      mainTable([]),
    ]),
  },
);

/** Two node groups in CREATE_FAILED: one whose subnets were fixed since, one with a subnet of an unwilling owner. */
export const failedRegion: RegionInventory = regionOf(
  [
    clusterOf("dev-box", [
      groupOf("workers", { status: "CREATE_FAILED", subnets: ["subnet-2", "subnet-3"] }),
    ]),
    clusterOf("legacy", [
      groupOf("ng-1", {
        status: "CREATE_FAILED",
        subnets: ["subnet-1"],
        health: [
          {
            code: "Ec2SubnetInvalidConfiguration",
            message:
              "One or more Amazon EC2 Subnets of [subnet-1] does not automatically assign public IP addresses",
            resourceIds: ["subnet-1"],
          },
        ],
        settings: { subnets: ["subnet-1"], nodeRole: "arn:aws:iam::111122223333:role/node" },
      }),
    ]),
  ],
  {
    subnets: subnets(
      { id: "subnet-1", ...on, tags: { Name: "public-a", Terraform: "true" } },
      { id: "subnet-2", tags: { Name: "dev-public-a" } },
      { id: "subnet-3", tags: { "nodegroup-guard:mode": "alert", Terraform: "true" } },
    ),
    routeTables: read([explicitTable(["subnet-1", "subnet-2", "subnet-3"], [toInternet]), mainTable([])]),
    vpcNames: { "vpc-1": "main" },
  },
);

const long = (number: number) => `subnet-0a1b2c3d4e5f6000${number}`;

/** Ids and names as long as in AWS. */
export const longNames: RegionInventory = regionOf(
  [
    clusterOf("legacy", [groupOf("ng-1", { subnets: [long(1), long(2)] })], {
      subnets: [long(1), long(2), long(3)],
    }),
  ],
  {
    subnets: subnets(
      { id: long(1), tags: { Name: "eksctl-legacy-cluster/SubnetPublicAPNORTHEAST1A" } },
      { id: long(2), autoAssignPublicIpv4: true, freeAddresses: 0, tags: { Name: "public-c" } },
      { id: long(3), tags: { "aws:cloudformation:stack-name": "eksctl-legacy-cluster" } },
    ),
    routeTables: read([
      explicitTable([long(1), long(2), long(3)], [{ ...toInternet, target: "igw-0c2f6d1e8b7a49350" }]),
      mainTable([]),
    ]),
  },
);

/** An AWS in which every region has this inventory. */
export function awsWith(region: RegionInventory): Changes {
  return { inRegion: { readInventory: async (matches) => limited(region, matches) } };
}

function limited(region: RegionInventory, matches: (name: string) => boolean): RegionInventory {
  const { clusters } = region;
  return clusters.kind === "read"
    ? { ...region, clusters: read(clusters.value.filter(({ name }) => matches(name))) }
    : region;
}
