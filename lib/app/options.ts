import { Duration } from "aws-cdk-lib";
import * as z from "zod/mini";
import { type Fault, faultsOf } from "../../engine/model/fault.ts";
import type { Policy } from "../../engine/model/policy.ts";
import type { Note } from "../guard-notes.ts";
import type { NodegroupGuardProps } from "../guard-props.ts";
import { guardSchemas, organizationSchemas } from "../option-schemas.ts";
import { within } from "../read-policy.ts";
import { readProps } from "../read-props.ts";
import { didYouMean } from "./did-you-mean.ts";

const organizationSchema = z.object(organizationSchemas);

/** Options that only the stack for a whole organization needs. */
export type OrganizationOptions = z.output<typeof organizationSchema>;

export interface Options {
  /** Props that passed, with the mode and the rules of the policy file. */
  props: NodegroupGuardProps & Pick<Policy, "mode" | "rules">;
  /** Undefined where the guard is for one account. */
  organization: OrganizationOptions | undefined;
  notes: Note[];
}

/** Names that a prop or a parameter of the template has and no option, with the option that says the same. */
const NO_OPTIONS: { [name: string]: string | undefined } = {
  rules: "policyFile",
  topic: undefined,
  encryptionKey: undefined,
  alarms: undefined,
  template: undefined,
  AlertTopicArn: undefined,
  AlertKeyArn: undefined,
};

/** Names that options had before they had those of the props. They go on working. */
const FORMER = new Map([
  ["policy", "policyFile"],
  ["followSeconds", "followFor"],
  ["logRetentionDays", "logRetention"],
  ["slack", "slackChannel"],
]);

const OF_ORGANIZATION = Object.keys(organizationSchemas);
const OF_GUARD = Object.keys(guardSchemas).filter((name) => !Object.hasOwn(NO_OPTIONS, name));
const OPTIONS = [...OF_GUARD, ...OF_ORGANIZATION];

/** The name that an option has now. */
export function optionName(key: string): string {
  return FORMER.get(key) ?? key;
}

/**
 * Reads the deploy-time options from the CDK app's context and the policy file they name, or gives every
 * fault of both at once. `readFile` gives the text of a file; it may throw.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
export function readOptions(
  context: Record<string, unknown>,
  readFile: (path: string) => string,
): { kind: "options"; options: Options } | { kind: "faulty"; faults: Fault[] } {
  const keys = Object.keys(context).filter((key) => context[key] !== undefined);
  const given = new Map(keys.map((key) => [optionName(key), key]));
  const valuesOf = (names: string[]): object =>
    Object.fromEntries(
      names.flatMap((name) => {
        const key = given.get(name);
        return key === undefined ? [] : [[name, optionValue(name, context[key])]];
      }),
    );
  const props = { policyFile: "policy.json", ...valuesOf(OF_GUARD) };
  const read = readProps(props, readFile, (name) => `-c ${given.get(name) ?? name}`);
  const whole = readOrganization(valuesOf(OF_ORGANIZATION));
  const faults = [
    ...(read.kind === "faulty" ? read.faults : []),
    ...(whole.kind === "faulty" ? whole.faults : []),
    ...keys.flatMap((key) => nameFaults(key, context)),
  ];
  if (read.kind === "faulty" || whole.kind === "faulty" || faults.length > 0)
    return { kind: "faulty", faults };
  const { mode, rules } = read.options.policy;
  const { organization } = whole;
  const options = { props: { ...props, policyFile: undefined, mode, rules }, organization };
  return { kind: "options", options: { ...options, notes: notesOn(keys) } };
}

/** The options of an organization, or the faults of those that are missing where one is given as well. */
function readOrganization(
  given: object,
):
  | { kind: "organization"; organization: OrganizationOptions | undefined }
  | { kind: "faulty"; faults: Fault[] } {
  const names = Object.keys(given);
  if (names.length === 0) return { kind: "organization", organization: undefined };
  const parsed = organizationSchema.safeParse(given);
  if (parsed.success) return { kind: "organization", organization: parsed.data };
  const beside = (fault: Fault) => ({
    ...fault,
    ...(fault.received === "nothing" && {
      allowed: `${fault.allowed}; it goes with -c ${names.join(", -c ")}`,
    }),
  });
  return { kind: "faulty", faults: faultsOf(parsed.error, given).map(beside).map(within("-c ")) };
}

/**
 * The faults of a key that was meant to be an option, since a misspelt one would leave a guard that notifies nobody, and
 * of an option given by both its names.
 */
function nameFaults(key: string, context: Record<string, unknown>): Fault[] {
  const fault = (allowed: string) => [
    { path: `-c ${key}`, received: JSON.stringify(context[key]) ?? "nothing", allowed },
  ];
  const name = optionName(key);
  if (name !== key && context[name] !== undefined) {
    return fault(`-c ${name} alone, which is the same option by its present name`);
  }
  if (OPTIONS.includes(name)) return [];
  const like = didYouMean(key, [...OPTIONS, ...FORMER.keys(), ...Object.keys(NO_OPTIONS)]);
  if (!like) return [];
  const meant = Object.hasOwn(NO_OPTIONS, like) ? NO_OPTIONS[like] : optionName(like);
  return meant
    ? fault(`no such option; did you mean -c ${meant}?`)
    : fault(`no option of a clone; ${like} is for the package or the template, see docs/install.md`);
}

/** Notes on former names, and on keys that look like options: CDK and others have keys in the same context. */
function notesOn(keys: string[]): Note[] {
  const former = keys.filter((key) => FORMER.has(key)).map((key) => `-c ${key} is now -c ${optionName(key)}`);
  const unknown = keys.filter((key) => /^[a-z]+$/i.test(key) && !OPTIONS.includes(optionName(key))).sort();
  const notes: Note[] = [
    { kind: "info", id: "former-options", text: `${former.join(", ")}; former names go on working.` },
    {
      kind: "warning",
      id: "unknown-options",
      text: `nodegroup-guard has no such options: -c ${unknown.join(", -c ")}.`,
    },
  ];
  return notes.filter(({ kind }) => (kind === "info" ? former : unknown).length > 0);
}

const FLAGS = new Map<unknown, boolean>([
  ["true", true],
  ["on", true],
  ["false", false],
  ["off", false],
]);

const splitList = (given: unknown) =>
  typeof given === "string" ? given.split(",").map((part) => part.trim()) : given;
const flag = (given: unknown) => FLAGS.get(given) ?? given;
const number = (given: unknown) =>
  typeof given === "string" && /^\d{1,4}$/.test(given) ? Number(given) : given;

function seconds(given: unknown): unknown {
  const amount = number(given);
  return typeof amount === "number" && amount >= 0 ? Duration.seconds(amount) : amount;
}

/** How text becomes the value of an option; other options are text. */
const FROM_TEXT: { [name: string]: (given: unknown) => unknown } = {
  emails: splitList,
  customerKey: flag,
  followFor: seconds,
  receipts: flag,
  logRetention: number,
  earlyWarnings: flag,
  reportRetentionDays: number,
  organizationalUnits: splitList,
  regions: splitList,
  delegatedAdministrator: flag,
};

/** The value of an option: what isn't text, as it may be in cdk.json, and what can't be read is its schema's to judge. */
function optionValue(name: string, given: unknown): unknown {
  return FROM_TEXT[name]?.(given) ?? given;
}
