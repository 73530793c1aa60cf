import { aws } from "../../engine/text/shell.ts";
import { DEPLOY, type Line, ok, orOk, type Place, said, untold, wrong } from "./line.ts";
import type { GuardFunction, Observations } from "./observations.ts";
import { runtimeEnds } from "./runtimes.ts";

/**
 * Whether the function stands ready, and is set up as the stack left it. `today` is a date such as
 * 2026-11-22.
 */
export function checkFunction(seen: Observations, place: Place, today: string): Line[] {
  const gone = wrong("function", "the function is gone", DEPLOY);
  const lines = said("function", seen.guard, gone, (guard) => [
    ...isReady(guard),
    ...isSupported(guard, today),
    ...isSetUp(guard, seen),
  ]);
  const all = [...lines, ...(seen.guard?.kind === "absent" ? [] : isLetRun(seen, place))];
  const runtime = seen.guard?.kind === "read" ? `, ${seen.guard.value.runtime}` : "";
  return orOk(all, ok("function", `active${runtime}, set up as deployed`));
}

function isReady({ state, stateReason, lastUpdate, lastUpdateReason }: GuardFunction): Line[] {
  const lines: Line[] = [];
  // An inactive one has not run for weeks: the next event wakes it up.
  if (state === "Pending")
    lines.push(untold("function", "it is being made ready (Pending); ask again in a while"));
  else if (state !== "Active" && state !== "Inactive") {
    lines.push(wrong("function", `the function is in ${state}${because(stateReason)}`, DEPLOY));
  }
  if (lastUpdate === "InProgress")
    lines.push(untold("function", "it is being updated; ask again in a while"));
  else if (lastUpdate !== "Successful") {
    lines.push(wrong("function", `its last update is ${lastUpdate}${because(lastUpdateReason)}`, DEPLOY));
  }
  return lines;
}

function because(reason: string | undefined): string {
  return reason ? `: ${reason}` : "";
}

function isSupported({ runtime }: GuardFunction, today: string): Line[] {
  const ends = runtimeEnds(runtime);
  if (!ends) return [untold("function", `whether Lambda still supports ${runtime} is not known here`)];
  if (today < ends) return [];
  return [
    wrong(
      "function",
      `Lambda has deprecated its runtime ${runtime} on ${ends}`,
      "deploy a newer version of the guard",
    ),
  ];
}

function isSetUp(
  { environment, deadLetterArn }: GuardFunction,
  { stack, functionQueue }: Observations,
): Line[] {
  const topic = stack.kind === "read" ? stack.value.outputs.AlertTopicArn : undefined;
  const lines: Line[] = [];
  if (!environment.TOPIC_ARN) {
    lines.push(wrong("function", "its environment names no topic (TOPIC_ARN)", DEPLOY));
  } else if (topic && environment.TOPIC_ARN !== topic) {
    lines.push(wrong("function", "its environment names another topic than the stack's (TOPIC_ARN)", DEPLOY));
  }
  if (!deadLetterArn) {
    lines.push(
      wrong("function", "it has no dead-letter queue: an event that fails three times is lost", DEPLOY),
    );
  } else if (functionQueue?.kind === "read" && functionQueue.value.arn !== deadLetterArn) {
    lines.push(wrong("function", "it has another dead-letter queue than the stack's", DEPLOY));
  }
  return lines;
}

/** A reserved concurrency of none is how the runbook stops the guard. */
function isLetRun({ stack, reserved }: Observations, { region }: Place): Line[] {
  const name = (stack.kind === "read" && stack.value.outputs.FunctionName) || "FUNCTION";
  return said("function", reserved, undefined, (count) => [
    count === 0
      ? wrong(
          "function",
          "somebody has stopped it: its reserved concurrency is 0",
          aws("lambda delete-function-concurrency", { region, "function-name": name }),
        )
      : undefined,
  ]);
}
