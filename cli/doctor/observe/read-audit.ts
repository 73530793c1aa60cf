import { GetEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { required } from "../../../engine/aws/read.ts";
import { compact } from "../../../engine/model/compact.ts";
import { AUDIT_CHILDREN, EARLY_CHILDREN } from "../../../engine/model/installed-guard.ts";
import { childId, earlyPart } from "../audit-part.ts";
import type { Observations, Observed } from "../observations.ts";
import type { GuardReader } from "./clients.ts";
import { readRule } from "./read-events.ts";
import { readFunction } from "./read-function.ts";
import { readQueue } from "./read-messages.ts";

type Resources = Observed["resources"];

/** The scheduled audit: its function, what its role allows, its schedule, and its early warnings if it has any. */
export async function readAudit(
  reader: GuardReader,
  name: string,
  resources: Resources,
): Promise<Partial<Observations>> {
  const [{ configuration, reserved, role }, schedule, early] = await Promise.all([
    readFunction(reader, name),
    readSchedule(reader, childId(resources, "AWS::Scheduler::Schedule", AUDIT_CHILDREN.schedule)),
    readEarlyWarnings(reader, earlyPart(resources)),
  ]);
  return {
    audit: configuration,
    auditReserved: reserved,
    ...(role ? { auditRole: role } : {}),
    ...schedule,
    ...early,
  };
}

/** CDK gives a schedule no group: it is in the default one, where GetSchedule looks. */
async function readSchedule(
  { scheduler, ask }: GuardReader,
  Name: string | undefined,
): Promise<Pick<Observations, "schedule">> {
  if (!Name) return {};
  const schedule = await ask("scheduler:GetSchedule", async (call) => {
    const answer = await scheduler.send(new GetScheduleCommand({ Name }), call);
    return {
      state: required(answer.State, "State"),
      rate: required(answer.ScheduleExpression, "ScheduleExpression"),
      targetArn: required(required(answer.Target, "Target").Arn, "Arn"),
      created: required(answer.CreationDate, "CreationDate").toISOString(),
    };
  });
  return { schedule };
}

async function readEarlyWarnings(reader: GuardReader, resources: Resources): Promise<Partial<Observations>> {
  const named = (type: string, child: string) => childId(resources, type, child);
  const rule = named("AWS::Events::Rule", EARLY_CHILDREN.rule);
  const queue = named("AWS::SQS::Queue", EARLY_CHILDREN.queue);
  const deadLetters = named("AWS::SQS::Queue", EARLY_CHILDREN.deadLetters);
  const mapping = named("AWS::Lambda::EventSourceMapping", EARLY_CHILDREN.mapping);
  const [itsRule, earlyQueue, earlyDeadLetters, earlyMapping] = await Promise.all([
    rule ? readRule(reader, rule, {}) : undefined,
    queue ? readQueue(reader, queue) : undefined,
    deadLetters ? readQueue(reader, deadLetters) : undefined,
    mapping ? readMapping(reader, mapping) : undefined,
  ]);
  const { rule: earlyRule, targets: earlyTargets } = itsRule ?? {};
  return compact({ earlyRule, earlyTargets, earlyQueue, earlyDeadLetters, earlyMapping });
}

function readMapping({ lambda, ask }: GuardReader, UUID: string) {
  return ask("lambda:GetEventSourceMapping", async (call) => {
    const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }), call);
    return { id: UUID, state: required(State, "State") };
  });
}
