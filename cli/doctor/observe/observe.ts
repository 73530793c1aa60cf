import { CHILDREN } from "../../../engine/model/installed-guard.ts";
import type { GuardInRegion, Samples } from "../../context.ts";
import { auditPart, childId } from "../audit-part.ts";
import { knownOf, type Observations, type Observed, topicOf } from "../observations.ts";
import { ownPart } from "../own-part.ts";
import type { GuardReader } from "./clients.ts";
import { readAudit } from "./read-audit.ts";
import { readRule, readStack, readTrails } from "./read-events.ts";
import { readErrorLines, readGuard } from "./read-function.ts";
import { readActivity, readAlarms, readQueue, readTopic } from "./read-messages.ts";
import { readOpposite } from "./read-opposite.ts";

/** Reads all of a guard, going from the stack to its parts. */
export function observer(reader: GuardReader, region: string): GuardInRegion["observe"] {
  return async ({ stack, functionName }, samples, now) => {
    const [trails, whole] = await Promise.all([readTrails(reader, region), readStack(reader, stack)]);
    const installed = ownPart(whole, functionName);
    const parts = await readParts(reader, knownOf(installed), samples, now);
    const seen = { trails, ...installed, ...parts };
    return { ...seen, ...(await readErrorLines(reader, seen)) };
  };
}

/** Reads what the stack leads to, and leaves out the others. */
async function readParts(
  reader: GuardReader,
  { stack, resources = [] }: Partial<Observed>,
  samples: Samples,
  now: Date,
): Promise<Partial<Observations>> {
  const audit = auditPart({ ...(stack ? { stack } : {}), resources });
  const own = resources.filter((each) => !audit.includes(each));
  const rule = childId(own, "AWS::Events::Rule", CHILDREN.rule);
  const alarms = resources
    .filter(({ type, id }) => type === "AWS::CloudWatch::Alarm" && id)
    .map(({ id }) => id);
  const { AlertTopicArn: topic, FunctionName: guard, ...outputs } = stack?.outputs ?? {};
  const { FunctionDeadLetterQueueUrl: functionQueue, RuleDeadLetterQueueUrl: ruleQueue } = outputs;
  const { AuditFunctionName: auditFunction } = outputs;
  const names = {
    guard,
    rule: rule?.split("|").at(-1),
    functionQueue: functionQueue?.split("/").at(-1),
    ruleQueue: ruleQueue?.split("/").at(-1),
  };
  const reading = guard ? readGuard(reader, guard) : undefined;
  // In somebody's own stack only the function says which topic is the guard's.
  const itsTopic = async () => topic || topicOf(knownOf((await reading) ?? {}));
  const parts = await Promise.all([
    rule ? readRule(reader, rule, samples) : {},
    reading ?? {},
    itsTopic().then((arn) => (arn ? readTopic(reader, arn) : {})),
    functionQueue ? readQueue(reader, functionQueue).then((read) => ({ functionQueue: read })) : {},
    ruleQueue ? readQueue(reader, ruleQueue).then((read) => ({ ruleQueue: read })) : {},
    alarms.length > 0 ? readAlarms(reader, alarms).then((read) => ({ alarms: read })) : {},
    stack ? readOpposite(reader) : {},
    auditFunction ? readAudit(reader, auditFunction, audit) : {},
    guard ? readActivity(reader, names, now).then((read) => ({ activity: read })) : {},
  ]);
  return Object.assign({}, ...parts);
}
