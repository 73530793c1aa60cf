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
