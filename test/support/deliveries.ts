import * as fc from "fast-check";
import type { Facts } from "../../engine/model/facts.ts";
import type { SubnetReport } from "../../engine/model/report.ts";
import { handleEvent } from "../../lambda/guard/handle-event.ts";
import { cliEvent, eventFrom } from "./event.ts";
import { type GrantingPolicy, somePolicy } from "./granting-policy.ts";
import { tally } from "./runs.ts";
import { someFacts } from "./some-facts.ts";
import { type World, world } from "./world.ts";

type Check = (
  there: World,
  facts: Facts,
  policy: GrantingPolicy,
  event: () => unknown,
) => void | Promise<void>;

/** A node group that was created, or an update of one, accepted or refused. */
const someCall = fc.constantFrom(
  cliEvent,
  () => eventFrom("update-nodegroup-version.cli.json"),
  () => eventFrom("update-nodegroup-version.refused.json"),
);

/**
 * Checks what comes of one delivery each, of a creation or an update, under any facts and any policy. One in twenty of them at least has
 * to be of the kind that the property speaks about.
 */
export async function always(kind: (there: World) => boolean, check: Check, numRuns: number): Promise<void> {
  const counted = tally();
  await fc.assert(
    fc.asyncProperty(someFacts, somePolicy, someCall, async (facts, granting, event) => {
      const there = world({ facts, policy: granting.policy });
      await handleEvent(event(), there);
      counted(kind(there));
      await check(there, facts, granting, event);
    }),
    { numRuns },
  );
  expect(counted.share()).toBeGreaterThan(0.05);
}

export const writes = (there: World): boolean => there.changes.length > 0;
export const speaks = (there: World): boolean => there.messages.length > 0;

export function subnetsOf(there: World): SubnetReport[] {
  return there.reports.at(-1)?.subnets ?? [];
}
