import { listUnread, type Unread } from "../../engine/audit/list-unread.ts";
import { missingPermission } from "../../engine/audit/missing-permission.ts";
import { placeOf } from "../../engine/change/fix-result.ts";
import {
  cutOff,
  type LeftAlone,
  type PlannedUndo,
  planUndo,
  type Receipted,
  type Wanted,
} from "../../engine/change/plan-undo.ts";
import type { UndoProgress } from "../../engine/change/undo-result.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { GlobalOptions } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { matcher, readInventory } from "../shell/read-inventory.ts";
import { signIn } from "../shell/sign-in.ts";

/** What says which receipts are meant. */
export interface UndoScope extends GlobalOptions {
  cluster?: string[];
  subnet?: string[];
}

/** A plan, what it rests on, and what has become of it. */
export interface PreparedUndo {
  account: string;
  undos: PlannedUndo[];
  leftAlone: LeftAlone[];
  unread: Unread[];
  progress: UndoProgress;
}

/** Reads the receipts and plans what to do about them; `why` is fit to be shown. */
export async function prepareUndo(
  scope: UndoScope,
  context: CommandContext,
): Promise<({ kind: "prepared" } & PreparedUndo) | { kind: "failed"; why: string }> {
  const signedIn = await signIn(scope, context);
  if (signedIn.kind === "failed") return signedIn;
  const { account } = signedIn.identity;
  const { receipted, unread } = await readReceipts(signedIn.regions, context);
  const { undos, leftAlone } = planUndo(receipted, wantedBy(scope));
  const regions = [...new Set(undos.flatMap(({ region, switchOff }) => (switchOff ? [region] : [])))];
  // Any cluster may have node groups in the subnets, whatever cluster the receipts are for.
  const inventory = await readInventory({ account, regions }, () => true, context);
  return {
    kind: "prepared",
    account,
    undos,
    leftAlone,
    unread: [...unread, ...inventory.regions.flatMap(listUnread)],
    progress: { outcomes: new Map(), outdated: new Set(), cutOff: cutOff(undos, inventory) },
  };
}

/**
 * Nothing is taken back on a receipt that has changed while somebody was asked, nor switched off without a
 * word about it.
 */
export async function stillMeant(
  { undos, progress }: PreparedUndo,
  scope: UndoScope,
  context: CommandContext,
): Promise<PlannedUndo[]> {
  const regions = [...new Set(undos.map(({ region }) => region))];
  const { receipted } = await readReceipts(regions, context);
  const now = planUndo(receipted, wantedBy(scope)).undos;
  return undos.flatMap((old) => {
    const found = now.find(
      ({ region, id, tag }) => region === old.region && id === old.id && tag === old.tag,
    );
    if (found && (old.switchOff || !found.switchOff)) return [found];
    progress.outdated.add(placeOf(old.region, old.id));
    return [];
  });
}

async function readReceipts(
  regions: string[],
  { aws, io }: CommandContext,
): Promise<{ receipted: Receipted[]; unread: Unread[] }> {
  const progress = io.progress("Looking for receipts …");
  const answers = await Promise.all(
    regions.map(async (region) => ({ region, read: await aws.inRegion(region).readReceipts() })),
  ).finally(() => progress.stop());
  return {
    receipted: answers.flatMap(({ region, read }) =>
      read.kind === "read" ? [{ region, subnets: read.value }] : [],
    ),
    unread: answers.flatMap(({ region, read }) =>
      read.kind === "unreadable" ? [unreadReceipts(region, read.why)] : [],
    ),
  };
}

function unreadReceipts(region: string, why: string): Unread {
  const permission = missingPermission(why);
  return { region, what: "receipts", why: plain(why, 500), ...(permission ? { permission } : {}) };
}

function wantedBy({ cluster, subnet }: UndoScope): Wanted {
  return { ...(cluster ? { cluster: matcher(cluster) } : {}), ...(subnet ? { subnets: subnet } : {}) };
}
