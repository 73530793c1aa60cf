import type { AwsInRegion } from "../../../cli/context.ts";
import type { Interfaces, Read, Subnet } from "../../../engine/model/facts.ts";
import type { RegionInventory } from "../../../engine/model/inventory.ts";
import type { Outcome } from "../../../engine/model/ports.ts";
import { RECEIPT_TAG } from "../../../engine/model/receipt.ts";
import { explicitTable, mainTable, subnet, toInternet, VPC } from "../../support/build.ts";
import { clusterOf, groupOf, read, regionOf } from "./inventory.ts";

/** Subnets that can be read, changed and tagged, and every write in order. */
export interface FakeNetwork extends AwsInRegion {
  subnets: Map<string, Subnet>;
  writes: string[];
}

export interface Setting {
  /** By id: the differences from a legacy public subnet. */
  subnets?: Record<string, Partial<Subnet>>;
  clusters?: NonNullable<Extract<RegionInventory["clusters"], { kind: "read" }>["value"]>;
  /** Other differences of the inventory. */
  inventory?: Partial<RegionInventory>;
  interfaces?: Read<Interfaces>;
  /** Called before each write; a text makes the write fail with it. */
  beforeWrite?: (write: string) => string | undefined;
}

/** By default the cluster "legacy" with a node group of its own in two legacy public subnets. */
export function fakeNetwork({
  subnets: given = {
    "subnet-1": {},
    "subnet-2": { availabilityZone: "ap-northeast-1c", cidr: "10.0.2.0/24" },
  },
  clusters,
  inventory = {},
  interfaces = read({ counts: { instance: 3, nat_gateway: 1 }, incomplete: false }),
  beforeWrite = () => undefined,
}: Setting = {}): FakeNetwork {
  const ids = Object.keys(given);
  const subnets = new Map(Object.entries(given).map(([id, changes]) => [id, subnet(changes)]));
  const all = clusters ?? [clusterOf("legacy", [groupOf("ng-1", { subnets: ids })], { subnets: ids })];
  const writes: string[] = [];

  function write(id: string, what: string, change: (subnet: Subnet) => Subnet): string | undefined {
    const refused = beforeWrite(`${what} ${id}`);
    if (refused !== undefined) return refused;
    writes.push(`${what} ${id}`);
    subnets.set(id, change(subnets.get(id) ?? subnet()));
    return undefined;
  }

  function enable(id: string, receipt: string): Outcome {
    const why =
      write(id, "tag", (it) => ({ ...it, tags: { ...it.tags, [RECEIPT_TAG]: receipt } })) ??
      write(id, "on", (it) => ({ ...it, autoAssignPublicIpv4: true }));
    return why === undefined ? { kind: "enabled" } : { kind: "failed", why };
  }

  const readAll = () =>
    read([...subnets].map(([id, value]) => ({ id, subnet: read(structuredClone(value)) })));

  return {
    subnets,
    writes,
    readInventory: async (matches) =>
      regionOf(
        all.filter(({ name }) => matches(name)),
        {
          subnets: readAll(),
          routeTables: read([explicitTable(ids, [toInternet]), mainTable([], { vpcId: VPC })]),
          ...inventory,
        },
      ),
    gatherFacts: unexpected,
    readNodegroup: unexpected,
    readCreation: unexpected,
    deleteNodegroup: unexpected,
    createNodegroup: unexpected,
    countInterfaces: async (wanted) => new Map(wanted.map((id) => [id, interfaces])),
    readReceipts: async () =>
      read(
        [...subnets]
          .filter(([, { tags }]) => RECEIPT_TAG in tags)
          .map(([id, value]) => ({ id, subnet: read(structuredClone(value)) })),
      ),
    undoChange: async ({ subnetId, receipt, disable }) => {
      const why =
        (disable ? write(subnetId, "off", (it) => ({ ...it, autoAssignPublicIpv4: false })) : undefined) ??
        write(subnetId, "untag", (it) => ({ ...it, tags: without(it.tags, receipt) }));
      return why === undefined ? { kind: "undone" } : { kind: "failed", why };
    },
    enable: async ({ subnetId, receipt = "" }) => enable(subnetId, receipt),
  };
}

/** Removes the receipt only if it has this value, as EC2 does for a tag with a value. */
function without(tags: Record<string, string>, receipt: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).filter(([key, value]) => !(key === RECEIPT_TAG && value === receipt)),
  );
}

function unexpected(): never {
  throw new Error("calls about one node group are not expected");
}
