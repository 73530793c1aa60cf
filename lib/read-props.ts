import type { Duration } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import * as z from "zod/mini";
import { type Fault, faultsOf, onlyKeys } from "../engine/model/fault.ts";
import type { Https } from "../engine/model/guard-environment.ts";
import { type Policy, parsePolicy } from "../engine/model/policy.ts";
import type { NodegroupGuardProps } from "./guard-props.ts";
import {
  auditSchema,
  docsUrlSchema,
  emailsSchema,
  httpsSchema,
  isReportDays,
  MOST_FOLLOW_SECONDS,
  modeSchema,
  REPORT_DAYS,
  slackFaults,
  slackSchema,
} from "./option-schemas.ts";
import { readPolicy } from "./read-policy.ts";
import { inWords, isToken, tokenFaults, withTokenFaults } from "./tokens.ts";

const flag = (fallback: boolean) => z._default(z.boolean({ error: "true or false" }), fallback);

const FOLLOW = `a Duration of whole seconds, from 0 to ${MOST_FOLLOW_SECONDS}`;

const JSON_FILE = "the name of a JSON file";

/** The schemas of props, except for CDK's objects: these are checked apart, and never printed. */
const schemas = {
  mode: z.optional(modeSchema),
  rules: z.optional(z.unknown()),
  policyFile: z.optional(z.string({ error: JSON_FILE }).check(z.minLength(1, JSON_FILE))),
  emails: z._default(emailsSchema("a list of e-mail addresses"), []),
  topic: z.optional(z.unknown()),
  encryptionKey: z.optional(z.unknown()),
  customerKey: flag(false),
  followFor: z._default(
    z.int({ error: FOLLOW }).check(z.minimum(0, FOLLOW), z.maximum(MOST_FOLLOW_SECONDS, FOLLOW)),
    150,
  ),
  receipts: flag(true),
  logRetention: z._default(z.enum(RetentionDays, { error: "a RetentionDays" }), RetentionDays.THREE_MONTHS),
  alarms: flag(true),
  audit: z._default(auditSchema, "daily"),
  earlyWarnings: flag(true),
  reportRetentionDays: z._default(
    z.int({ error: REPORT_DAYS }).check(z.refine(isReportDays, REPORT_DAYS)),
    90,
  ),
  docsUrl: z._default(docsUrlSchema, ""),
  https: httpsSchema,
  slackChannel: slackSchema,
} satisfies { [name in keyof NodegroupGuardProps]-?: z.ZodMiniType };

/** Addresses are CloudFormation's to know. The objects of CDK, topic and key, are not looked into. */
const MAY_BE_TOKENS = /^emails\.\d+$/;

const propsSchema = z.strictObject(schemas, onlyKeys(schemas));

/** Props that passed, with their defaults. */
export interface GuardOptions {
  policy: Policy;
  emails: string[];
  topic: ITopic | undefined;
  encryptionKey: IKey | undefined;
  customerKey: boolean;
  followSeconds: number;
  receipts: boolean;
  logRetention: RetentionDays;
  alarms: boolean;
  audit: "daily" | "hourly" | "off";
  earlyWarnings: boolean;
  reportRetentionDays: number;
  docsUrl: string;
  https: Https;
  /** Workspace and channel, such as T01234567/C01234567; empty for none. */
  slackChannel: string;
}

/**
 * Checks the props, in JavaScript as well as in TypeScript, and fills in the defaults, or gives every fault of
 * the props and of the policy file at once; a token where it would become text is one. `readFile` gives the text of a file; it may throw.
 */
export function readProps(
  props: NodegroupGuardProps,
  readFile: (path: string) => string,
): { kind: "options"; options: GuardOptions } | { kind: "faulty"; faults: Fault[] } {
  const { topic, encryptionKey, rules, ...others } = props;
  const input = { ...others, ...(props.followFor && { followFor: secondsOf(props.followFor) }) };
  const parsed = propsSchema.safeParse(input);
  const policy = policyOf(props, readFile);
  const faults = withTokenFaults(tokenFaults({ ...input, rules }, Object.keys(schemas), MAY_BE_TOKENS), [
    ...(parsed.success ? [] : faultsOf(parsed.error, inWords(input))),
    ...(policy.kind === "faulty" ? policy.faults : []),
    ...objectFaults(props),
    ...slackFaults(props.slackChannel, props.https, "slackChannel"),
  ]);
  if (!parsed.success || policy.kind === "faulty" || faults.length > 0) return { kind: "faulty", faults };
  const {
    followFor: followSeconds,
    mode: _mode,
    rules: _rules,
    policyFile: _file,
    topic: _topic,
    encryptionKey: _key,
    ...plain
  } = parsed.data;
  const options = { policy: policy.policy, topic, encryptionKey, followSeconds, ...plain };
  return { kind: "options", options };
}

/** The duration in seconds, or what was given instead of one. */
function secondsOf(duration: Duration): unknown {
  try {
    return duration.toSeconds({ integral: false });
  } catch {
    return String(duration);
  }
}

/** The mode's own faults are the schema's to report. */
function policyOf(
  { mode, rules, policyFile }: NodegroupGuardProps,
  readFile: (path: string) => string,
): ReturnType<typeof parsePolicy> {
  const known = modeSchema.safeParse(mode);
  if (!policyFile || isToken(policyFile)) {
    return parsePolicy({
      ...(known.success && { mode: known.data }),
      ...(rules && { rules: inWords(rules) }),
    });
  }
  const read = readPolicy(policyFile, readFile);
  if (rules !== undefined) {
    const both = { path: "rules", received: "rules and policyFile", allowed: "one of both" };
    return { kind: "faulty", faults: [both, ...(read.kind === "faulty" ? read.faults : [])] };
  }
  if (read.kind === "faulty" || !known.success) return read;
  return { kind: "policy", policy: { mode: known.data, rules: read.policy.rules } };
}

function objectFaults({ topic, encryptionKey, customerKey }: NodegroupGuardProps): Fault[] {
  const faults: (Fault & { holds: boolean })[] = [
    {
      path: "topic",
      received: "something else",
      allowed: "a topic, such as Topic.fromTopicArn(…)",
      holds: topic !== undefined && typeof topic?.topicArn !== "string",
    },
    {
      path: "topic",
      received: "a FIFO topic",
      allowed: "a standard topic: FIFO topics deliver no e-mail",
      holds: topic?.fifo === true,
    },
    {
      path: "encryptionKey",
      received: "something else",
      allowed: "a key, such as Key.fromKeyArn(…)",
      holds: encryptionKey !== undefined && typeof encryptionKey?.keyArn !== "string",
    },
    {
      path: "customerKey",
      received: "true",
      allowed: "false where topic or encryptionKey is given",
      holds: customerKey === true && (topic ?? encryptionKey) !== undefined,
    },
  ];
  return faults
    .filter(({ holds }) => holds)
    .map(({ path, received, allowed }) => ({ path, received, allowed }));
}
