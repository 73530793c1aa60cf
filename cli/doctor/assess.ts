import type { Read } from "../../engine/model/facts.ts";
import { addressOf, type Installed, installedAs, stepLines } from "./advice.ts";
import { auditPart, earlyPart } from "./audit-part.ts";
import {
  type Check,
  type CheckInput,
  type CheckScope,
  ok,
  type Result,
  type Results,
  unknown,
  unread,
} from "./check.ts";
import { audit, auditCompleted, auditPermissions, auditSchedule } from "./check-audit.ts";
import { guard, permissions, stack } from "./check-deployment.ts";
import { earlyWarnings, earlyWarningsQueue } from "./check-early-warnings.ts";
import { errors, functionQueue, rule, ruleQueue } from "./check-events.ts";
import { alarms, subscriptions, topic } from "./check-messages.ts";
import { opposite } from "./check-opposite.ts";
import { trail } from "./check-trail.ts";
import { knownOf, type Observations, type Observed, topicOf } from "./observations.ts";

/** In the order of the chain from the call to the mailbox, then what is beside it: a stack may be without that. */
const CHECKS: [name: string, check: Check, part?: "audit" | "early-warnings"][] = [
  ["stack", stack],
  ["trail", trail],
  ["rule", rule],
  ["function", guard],
  ["permissions", permissions],
  ["topic", topic],
  ["subscriptions", subscriptions],
  ["function-queue", functionQueue],
  ["rule-queue", ruleQueue],
  ["alarms", alarms],
  ["errors", errors],
  ["ec2-15", opposite],
  ["audit", audit, "audit"],
  ["audit-permissions", auditPermissions, "audit"],
  ["audit-schedule", auditSchedule, "audit"],
  ["audit-completed", auditCompleted, "audit"],
  ["early-warnings", earlyWarnings, "early-warnings"],
  ["early-warnings-queue", earlyWarningsQueue, "early-warnings"],
];

/** Checks that need no stack. */
const ALWAYS = ["stack", "trail"];

export type Line = Result<string> & { check: string };

/** The results of all checks on an installed guard: at least one for each that could be made. */
export function assess(seen: Observations, scope: CheckScope): Line[] {
  const known = knownOf(seen);
  const input = { ...scope, seen, known };
  const installed = installedAs(seen, scope);
  const has = {
    audit: known.stack?.outputs.AuditFunctionName !== undefined,
    "early-warnings": earlyPart(auditPart(known)).length > 0,
  };
  return CHECKS.filter(([name]) => known.stack || ALWAYS.includes(name))
    .filter(([, , part]) => !part || has[part])
    .flatMap(([name, check]) => resultsOf(check, input).map((result) => lineOf(name, result, installed)));
}

/** The result of a check as it is shown: with the advice that fits how the guard was installed. */
export function lineOf(check: string, result: Result, installed: Installed): Line {
  switch (result.kind) {
    case "ok": {
      const { page, says } = result;
      const address = page && addressOf(page, installed);
      return { kind: "ok", check, says: address ? `${says}; see ${address}` : says };
    }
    case "wrong":
    case "outdated": {
      const { kind, says, steps } = result;
      return { kind, check, says, steps: steps.flatMap((step) => stepLines(step, installed)) };
    }
    case "unknown": {
      const { kind, ...rest } = result;
      return { kind, check, ...rest };
    }
  }
}

/** Alarms that a stack was deployed without are no fault, nor is there anything to read of them. */
const NO_ALARMS = ok("there are none in this stack");

function resultsOf(check: Check, input: CheckInput): Result[] {
  const { resources } = input.known;
  const without = resources && !resources.some(({ type }) => type === "AWS::CloudWatch::Alarm");
  if (check === alarms && without) return [NO_ALARMS];
  const owner = check === topic || check === subscriptions ? topicsOwner(input) : undefined;
  if (owner && !input.known.topic) return [ok(owner)];
  return checkResults(check, input);
}

/** The owner of the topic if it is outside this account and region, such as an organization's. */
function topicsOwner({ known, account, region }: CheckInput): string | undefined {
  const [, , , itsRegion, itsAccount] = topicOf(known)?.split(":") ?? [];
  if (!itsAccount || (itsAccount === account && itsRegion === region)) return undefined;
  return `messages go to a topic of account ${itsAccount} in ${itsRegion}, which can be looked at only there`;
}

/** The faults, each once; or that all is well, where there is none. */
function checkResults(check: Check, input: CheckInput): Result[] {
  const parts = Object.keys(check.parts) as (keyof Observed)[];
  const first = parts[0] && input.seen[parts[0]]?.kind;
  const alone = first === "absent" || (check.firstDecides && first !== "read");
  const results = (alone ? parts.slice(0, 1) : parts)
    .flatMap((of) => partResults(of, check, input))
    .filter((each) => !!each);
  const faults = results.filter(({ kind }) => kind !== "ok");
  const each = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return each.size > 0 ? [...each.values()] : results;
}

function partResults<K extends keyof Observed>(of: K, { parts, absent }: Check, input: CheckInput): Results {
  const reads: { [part in keyof Observed]?: Read<Observed[part]> } = input.seen;
  const read = reads[of];
  if (!read) return [unknown("the stack doesn't lead to it")];
  if (read.kind === "unreadable") return [unread(read)];
  if (read.kind === "absent") return [absent?.(of, input)];
  return parts[of]?.(read.value, input) ?? [];
}
