import type { Subnet, SubnetFacts } from "../model/facts.ts";
import { RECEIPT_TAG, type Receipt, readAnyReceipt } from "../model/receipt.ts";

/** One change of the guard that is to be taken back. */
export interface PlannedUndo {
  region: string;
  id: string;
  subnet: Subnet;
  receipt: Receipt;
  /** The receipt as it stands in the tag. */
  tag: string;
  /** Whether EC2 had refused the change: it is not the guard's doing if the subnet is on. */
  voided: boolean;
  /**
   * Whether it is on by the guard's doing, and is to be switched off; else there is nothing to remove but the
   * receipt.
   */
  switchOff: boolean;
}

export interface LeftAlone {
  region: string;
  id: string;
  why: string;
}

/** What of a region carries the tag of a receipt. */
export interface Receipted {
  region: string;
  subnets: SubnetFacts[];
}

/** Which receipts are meant: those for clusters of such a name, or those on these subnets, or all. */
export interface Wanted {
  cluster?: (name: string) => boolean;
  subnets?: string[];
}

/**
 * Takes the receipts at their word and nothing else: what carries none, or another text in its place, is left
 * alone.
 */
export function planUndo(
  regions: Receipted[],
  wanted: Wanted,
): { undos: PlannedUndo[]; leftAlone: LeftAlone[] } {
  const meant = regions.flatMap(({ region, subnets }) =>
    subnets
      .filter(({ id }) => !wanted.subnets || wanted.subnets.includes(id))
      .map((found) => considered(region, found)),
  );
  const undos = meant.flatMap((each) => ("receipt" in each ? [each] : []));
  return {
    undos: undos.filter(({ receipt }) => !wanted.cluster || wanted.cluster(clusterIn(receipt))),
    leftAlone: [
      // Without a receipt nobody knows for which cluster it was.
      ...(wanted.cluster ? [] : meant.flatMap((each) => ("receipt" in each ? [] : [each]))),
      ...missing(regions, wanted.subnets ?? []),
    ],
  };
}

function considered(region: string, { id, subnet }: SubnetFacts): PlannedUndo | LeftAlone {
  if (subnet.kind === "unreadable") return { region, id, why: `can't tell what it is like: ${subnet.why}` };
  if (subnet.kind === "absent") return { region, id, why: "it doesn't exist any more" };
  const tag = subnet.value.tags[RECEIPT_TAG] ?? "";
  const found = readAnyReceipt(tag);
  if (!found) return { region, id, why: `its tag ${RECEIPT_TAG} is none that the guard wrote: ${tag}` };
  const switchOff = subnet.value.autoAssignPublicIpv4 && !found.voided;
  return { region, id, subnet: subnet.value, ...found, tag, switchOff };
}

function missing(regions: Receipted[], ids: string[]): LeftAlone[] {
  const found = new Set(regions.flatMap(({ subnets }) => subnets.map(({ id }) => id)));
  const where = regions.map(({ region }) => region).join(", ");
  return ids
    .filter((id) => !found.has(id))
    .map((id) => ({
      region: where,
      id,
      why: "it carries no receipt: there is nothing of the guard's to undo",
    }));
}

/** A cluster's name holds no slash; the node group's stands behind it. */
function clusterIn({ nodegroup }: Receipt): string {
  return nodegroup.split("/")[0] ?? "";
}
