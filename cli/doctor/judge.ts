import { checkAlarms } from "./check-alarms.ts";
import { checkErrors } from "./check-errors.ts";
import { checkFunction } from "./check-function.ts";
import { checkPermissions } from "./check-permissions.ts";
import { checkFunctionQueue, checkRuleQueue } from "./check-queue.ts";
import { checkRule } from "./check-rule.ts";
import { checkStack } from "./check-stack.ts";
import { checkSubscriptions } from "./check-subscriptions.ts";
import { checkTopic } from "./check-topic.ts";
import { checkTrail } from "./check-trail.ts";
import type { Line, Place } from "./line.ts";
import type { Observations } from "./observations.ts";

/**
 * What is to be said about an installed guard: at least one line for each check. A check whose read failed
 * says so and leaves the others alone; of a guard whose stack isn't known only the trail is looked at.
 * `today` is a date such as 2026-11-22, in UTC.
 */
export function judge(seen: Observations, place: Place, today: string): Line[] {
  const always = [...checkStack(seen, place), ...checkTrail(seen, place)];
  if (seen.stack.kind !== "read") return always;
  return [
    ...always,
    ...checkRule(seen, place),
    ...checkFunction(seen, place, today),
    ...checkPermissions(seen),
    ...checkTopic(seen, place),
    ...checkSubscriptions(seen, place),
    ...checkFunctionQueue(seen),
    ...checkRuleQueue(seen, place),
    ...checkAlarms(seen, place),
    ...checkErrors(seen, place),
  ];
}
