import type { Deployment } from "./deliver.ts";
import { faultsOf, STEPS, type Step } from "./steps.ts";
import { type Cell, type Story, tell } from "./story.ts";

/** The ways to deploy the guard. */
export const DEPLOYMENTS: readonly Deployment[] = [
  { mode: "observe", receipts: true },
  { mode: "alert", receipts: true },
  { mode: "enable", receipts: true },
  { mode: "enable", receipts: false },
];

/** All stories of one deployment. */
export interface Column {
  deployment: Deployment;
  /** The story in which nothing fails. */
  healthy: Story;
  stories: Story[];
}

/** So many stories are told at the same time: most of what a call without an answer takes is waiting. */
const AT_ONCE = 6;

/** Tells the stories of a deployment: each fault of each call that it makes. */
export async function tellColumn(deployment: Deployment): Promise<Column> {
  const healthy = await tell(deployment);
  const steps = STEPS.filter((step) => makes(healthy, step) && (deployment.receipts || needsReceipt(step)));
  const cells = steps.flatMap((step) =>
    faultsOf(step).map((fault): Cell => ({ ...deployment, trouble: { step, fault } })),
  );
  const stories: Story[] = [];
  const open = cells.entries();
  async function tellNext() {
    for (const [index, cell] of open) stories[index] = await tell(cell);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, tellNext));
  return { deployment, healthy, stories };
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
