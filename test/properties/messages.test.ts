import * as fc from "fast-check";
import type { Facts, Interfaces, Read } from "../../engine/model/facts.ts";
import type { Policy } from "../../engine/model/policy.ts";
import type { Message } from "../../engine/model/ports.ts";
import { reportSchema } from "../../engine/model/report.ts";
import { handleEvent } from "../../lambda/guard/handle-event.ts";
import {
  hostileEvent,
  hostileFacts,
  hostileInterfaces,
  hostilePolicy,
  hostileUpdate,
} from "../support/hostile.ts";
import { FEWER_RUNS, PATIENCE, RUNS } from "../support/runs.ts";
import { world } from "../support/world.ts";

// What every message keeps to, however many subnets there are and whatever names say.

jest.setTimeout(PATIENCE);

const VARIANTS = ["default", "email", "https", "lambda", "sms", "sqs"];

/** The message about a node group, sent whatever becomes of it. */
async function messageAbout(
  event: unknown,
  facts: Facts,
  policy: Policy,
  interfaces: Read<Interfaces>,
): Promise<Message | undefined> {
  const there = world({ facts, policy });
  there.countInterfaces = async (ids) => new Map(ids.map((id) => [id, interfaces]));
  await handleEvent(event, there);
  return there.messages[0];
}

async function everyMessage(
  maxSubnets: number,
  runs: number,
  check: (message: Message) => void,
): Promise<void> {
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(hostileEvent, hostileUpdate),
      hostileFacts(maxSubnets),
      hostilePolicy,
      hostileInterfaces,
      async (event, facts, policy, interfaces) => {
        const message = await messageAbout(event, facts, policy, interfaces);
        if (!message) return;
        sent += 1;
        check(message);
      },
    ),
    { numRuns: runs },
  );
  expect(sent).toBeGreaterThan(runs / 2);
}

test("is one that SNS takes, programs can read and people can look at, with a handful of subnets", () =>
  everyMessage(5, FEWER_RUNS, (message) => {
    fitsSns(message);
    hasSubject(message);
    hasTextForEachProtocol(message);
    hidesNothingFromPeople(message);
  }));

test("fits SNS with hundreds of subnets", () => everyMessage(600, RUNS / 100, fitsSns));

function fitsSns({ body }: Message): void {
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(262_144);
}

function hasSubject({ subject }: Message): void {
  expect(subject).toMatch(/^\[EKS\] [\x20-\x7e]{1,94}$/);
}

function hasTextForEachProtocol({ body }: Message): void {
  const variants: Record<string, unknown> = JSON.parse(body);
  expect(Object.keys(variants).sort()).toEqual(VARIANTS);
  for (const text of Object.values(variants)) expect(typeof text).toBe("string");
  expect(() => reportSchema.strict().parse(JSON.parse(String(variants.sqs)))).not.toThrow();
  expect(JSON.parse(String(variants.https))).toMatchObject({ version: "1.0", source: "custom" });
}

/** No character that controls, hides or turns text, but the ends of its own lines. */
function hidesNothingFromPeople({ body }: Message): void {
  const { default: text, email, sms } = JSON.parse(body);
  expect(email).toBe(text);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  expect(sms).toMatch(/^[\x20-\x7e]{1,140}$/);
}
