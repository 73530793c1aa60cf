import { faultsOf, passingFaultsOf, STEPS, type Step } from "./steps.ts";
import { type Cell, type Story, tell } from "./story.ts";

/** A way to deploy the guard, and how long faults last there. */
export type Setting = Omit<Cell, "trouble">;

/** The columns of the matrix. */
export const SETTINGS: readonly Setting[] = [
  { mode: "observe", receipts: true },
  { mode: "alert", receipts: true },
  { mode: "enable", receipts: true },
  { mode: "enable", receipts: true, call: "update" },
  { mode: "enable", receipts: true, call: "refused update" },
  { mode: "enable", receipts: false },
  { mode: "enable", receipts: true, passing: "once" },
  { mode: "enable", receipts: true, passing: "for 20 s" },
];

/** All stories of one column. */
export interface Column {
  setting: Setting;
  /** The story in which nothing fails. */
  healthy: Story;
  stories: Story[];
}

/** So many stories are told at the same time: most of what a call without an answer takes is waiting. */
const AT_ONCE = 6;

/** Tells the stories of a column: each fault of each call that is made. */
export async function tellColumn(setting: Setting): Promise<Column> {
  const healthy = await tell(setting);
  const steps = STEPS.filter((step) => makes(healthy, step) && (setting.receipts || needsReceipt(step)));
  const faults = setting.passing ? passingFaultsOf : faultsOf;
  const cells = steps.flatMap((step) =>
    faults(step).map((fault): Cell => ({ ...setting, trouble: { step, fault } })),
  );
  const stories: Story[] = [];
  const open = cells.entries();
  async function tellNext() {
    for (const [index, cell] of open) stories[index] = await tell(cell);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, tellNext));
  return { setting, healthy, stories };
}

/** Whether the call is made at all when nothing fails. */
function makes({ during: [delivery] }: Story, { action, after }: Step): boolean {
  return (delivery?.calls ?? []).filter((call) => call.action === action).length > after;
}

/**
 * Up to the change receipts make no difference; and how far it is when a call beside it fails is left to
 * chance.
 */
export function needsReceipt({ when }: Step): boolean {
  return when === "change" || when === "after";
}
