import type { Duration } from "aws-cdk-lib";
import * as z from "zod/mini";
import { type Fault, faultsOf, onlyKeys } from "../engine/model/fault.ts";
import { modeSchema, type Policy, parsePolicy } from "../engine/model/policy.ts";
import type { NodegroupGuardProps } from "./guard-props.ts";
import { guardSchemas } from "./option-schemas.ts";
import { readPolicy } from "./read-policy.ts";
import { inWords, isToken, tokenFaults, withTokenFaults } from "./tokens.ts";

/** Addresses are CloudFormation's to know. The objects of CDK, topic and key, are not looked into. */
const MAY_BE_TOKENS = /^emails\.\d+$/;

const propsSchema = z.strictObject(guardSchemas, onlyKeys(guardSchemas));

/** Props that passed, with their defaults; `followFor` is in seconds. */
export type GuardOptions = Omit<z.output<typeof propsSchema>, "mode" | "rules" | "policyFile"> & {
  policy: Policy;
};

/**
 * Checks the props, in JavaScript as well as in TypeScript, and fills in the defaults, or gives every fault of
 * the props and of the policy file at once; a token where it would become text is one. `readFile` gives the text of a file;
 * it may throw. `called` gives an option's name as it was written, where that isn't as a prop.
 */
export function readProps(
  props: NodegroupGuardProps,
  readFile: (path: string) => string,
  called = (name: string) => name,
): { kind: "options"; options: GuardOptions } | { kind: "faulty"; faults: Fault[] } {
  const { topic, encryptionKey, rules, ...others } = props;
  const input = { ...others, ...(props.followFor && { followFor: secondsOf(props.followFor) }) };
  const parsed = propsSchema.safeParse({ ...input, topic, encryptionKey });
  const policy = policyOf(props, readFile);
  const asWritten = (fault: Fault) => ({ ...fault, path: fault.path.replace(/^\w+/, called) });
  const faults = withTokenFaults(tokenFaults({ ...input, rules }, Object.keys(guardSchemas), MAY_BE_TOKENS), [
    ...(parsed.success ? [] : faultsOf(parsed.error, inWords(input)).map(asWritten)),
    ...(policy.kind === "faulty" ? policy.faults : []),
    ...objectFaults(props).map(asWritten),
  ]);
  if (!parsed.success || policy.kind === "faulty" || faults.length > 0) return { kind: "faulty", faults };
  const { mode: _mode, rules: _rules, policyFile: _file, ...options } = parsed.data;
  return { kind: "options", options: { ...options, policy: policy.policy } };
}

/** The duration in seconds, or what was given instead of one. */
function secondsOf(duration: Duration): unknown {
  try {
    return duration.toSeconds({ integral: false });
  } catch {
    return String(duration);
  }
}

/** The faults of the mode and of the file's name are the schema's to report. */
function policyOf(
  { mode, rules, policyFile }: NodegroupGuardProps,
  readFile: (path: string) => string,
): ReturnType<typeof parsePolicy> {
  const known = modeSchema.safeParse(mode);
  if (!policyFile || typeof policyFile !== "string" || isToken(policyFile)) {
    return parsePolicy({
      ...(known.success && { mode: known.data }),
      ...(rules && { rules: withSubnetIds(inWords(rules)) }),
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

/**
 * The ids that `Vpc.fromLookup` makes up for subnets until CDK has looked them up. It does that only after a synthesis
 * without a fault, which it then throws away.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
const NOT_LOOKED_UP = /^[sp]-(?=(12345|67890)$)/;

/** The same rules with ids that match nothing in place of CDK's, which would be faults. */
function withSubnetIds(value: unknown, key = ""): unknown {
  if (typeof value === "string") return key === "subnet" ? value.replace(NOT_LOOKED_UP, "subnet-") : value;
  if (Array.isArray(value)) return value.map((each) => withSubnetIds(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withSubnetIds(each, name)]));
}

/** The faults of CDK's objects, and of what doesn't go together. */
function objectFaults(props: NodegroupGuardProps): Fault[] {
  const { topic, encryptionKey, customerKey, slackChannel, https } = props;
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
    {
      path: "slackChannel",
      received: `"${slackChannel}" with https "text"`,
      // SNS has one text by https, and the chat service drops plain text.
      allowed: 'https "chat": by https a topic sends one text, and plain text never reaches the channel',
      holds: Boolean(slackChannel) && https === "text",
    },
  ];
  return faults
    .filter(({ holds }) => holds)
    .map(({ path, received, allowed }) => ({ path, received, allowed }));
}
