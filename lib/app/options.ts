import * as z from "zod/mini";
import { type Fault, faultsOf } from "../../engine/model/fault.ts";
import type { Policy } from "../../engine/model/policy.ts";
import type { NodegroupGuardProps } from "../guard-props.ts";
import {
  auditSchema,
  docsUrlSchema,
  emailsSchema,
  httpsSchema,
  isReportDays,
  MOST_FOLLOW_SECONDS,
  modeSchema,
  oneOf,
  organizationSchemas,
  REPORT_DAYS,
  slackFaults,
  slackSchema,
} from "../option-schemas.ts";
import type { OrganizationGuardProps } from "../organization-guard.ts";
import { readPolicy, within } from "../read-policy.ts";
import { didYouMean } from "./did-you-mean.ts";

/** The retention periods that CloudWatch Logs knows, up to two years. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

const number = (allowed: string, fits: (value: number) => boolean) =>
  z.pipe(
    z
      .union([z.number(), z.string()], { error: allowed })
      .check(z.refine((value) => /^\d{1,4}$/.test(String(value)) && fits(Number(value)), allowed)),
    z.transform(Number),
  );

/** True or false, or one of two words for it. */
const flag = (yes: string, no: string, fallback: boolean) =>
  z.pipe(
    z._default(z.union([z.boolean(), oneOf([yes, no])], { error: `"${yes}" or "${no}"` }), fallback),
    z.transform((value) => value === yes || value === true),
  );

const JSON_FILE = "the name of a JSON file";

/** The values that `-c key=value` may set. Values in cdk.json may also be true booleans, numbers and lists. */
const contextSchema = z.object({
  mode: z.optional(modeSchema),
  policy: z._default(z.string({ error: JSON_FILE }).check(z.minLength(1, JSON_FILE)), "policy.json"),
  emails: z._default(emailsSchema("e-mail addresses, separated by commas"), []),
  customerKey: flag("true", "false", false),
  receipts: flag("on", "off", true),
  followSeconds: z._default(
    number(`a whole number from 0 to ${MOST_FOLLOW_SECONDS}`, (value) => value <= MOST_FOLLOW_SECONDS),
    150,
  ),
  logRetentionDays: z._default(
    number(`one of ${RETENTION_DAYS.join(", ")}`, (days) => RETENTION_DAYS.includes(days)),
    90,
  ),
  audit: z._default(auditSchema, "daily"),
  earlyWarnings: flag("on", "off", true),
  reportRetentionDays: z._default(number(REPORT_DAYS, isReportDays), 90),
  docsUrl: z._default(docsUrlSchema, ""),
  https: httpsSchema,
  slack: slackSchema,
  organization: z.optional(organizationSchemas.organization),
  organizationalUnits: z.optional(organizationSchemas.organizationalUnits),
  regions: z.optional(organizationSchemas.regions),
  delegatedAdministrator: flag("true", "false", false),
});

type Option = keyof typeof contextSchema.shape;
type Prop = keyof NodegroupGuardProps | keyof OrganizationGuardProps;

/** The option that says the same as a prop of the constructs; none where a clone has none. */
const OPTION_OF: { [prop in Exclude<Prop, Option>]: Option | undefined } = {
  rules: "policy",
  policyFile: "policy",
  followFor: "followSeconds",
  logRetention: "logRetentionDays",
  slackChannel: "slack",
  topic: undefined,
  encryptionKey: undefined,
  alarms: undefined,
  template: undefined,
};

/** The same of the template's parameters, where their names are not those of props or options. */
const OPTION_OF_PARAMETER = { AlertTopicArn: undefined, AlertKeyArn: undefined };

/** Options that only the stack for a whole organization needs. */
export interface OrganizationOptions {
  organization: string;
  organizationalUnits: string[];
  regions: string[];
  delegatedAdministrator: boolean;
}

const OF_ORGANIZATION = ["organization", "organizationalUnits", "regions", "delegatedAdministrator"] as const;

export type Options = Omit<
  z.output<typeof contextSchema>,
  "mode" | "policy" | (typeof OF_ORGANIZATION)[number]
> & {
  /** Left out where the guard is for one account. */
  organization?: OrganizationOptions;
  /** The policy in force: the file's, with the mode that `-c mode=` gave in place of its own. */
  policy: Policy;
  /** Keys that look like options but are not. Not a fault: CDK and others have keys in the same context. */
  unknown: string[];
};

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
  const keys = Object.keys(contextSchema.shape);
  const input = Object.fromEntries(keys.map((key) => [key, splitList(key, context[key])]));
  const parsed = contextSchema.safeParse(input);
  const faults = parsed.success ? [] : faultsOf(parsed.error, input).map(within("-c "));

  faults.push(...misnamedFaults(context));
  faults.push(...slackFaults(context.slack, context.https, "-c slack"), ...incompleteFaults(context));

  const file = contextSchema.shape.policy.safeParse(input.policy);
  const read = file.success ? readPolicy(file.data, readFile) : undefined;
  if (read?.kind === "faulty") faults.push(...read.faults);

  if (!parsed.success || faults.length > 0 || read?.kind !== "policy") return { kind: "faulty", faults };
  const { mode = read.policy.mode, policy: _file, ...others } = parsed.data;
  const { organization, organizationalUnits = [], regions = [], delegatedAdministrator, ...options } = others;
  const unknown = Object.keys(context).filter((key) => /^[a-z]+$/i.test(key) && !keys.includes(key));
  const policy = { mode, rules: read.policy.rules };
  const whole = organization && { organization, organizationalUnits, regions, delegatedAdministrator };
  return {
    kind: "options",
    options: { ...options, policy, unknown: unknown.sort(), ...(whole && { organization: whole }) },
  };
}

/** The faults of keys that were meant to be options: a misspelt one would leave a guard that notifies nobody. */
function misnamedFaults(context: Record<string, unknown>): Fault[] {
  const others: { [name: string]: Option | undefined } = { ...OPTION_OF, ...OPTION_OF_PARAMETER };
  const options = Object.keys(contextSchema.shape);
  return Object.entries(context).flatMap(([key, value]) => {
    if (options.includes(key)) return [];
    const other = Object.keys(others).find((name) => didYouMean(key, [name]));
    const meant = didYouMean(key, options) ?? (other && others[other]);
    if (!meant && !other) return [];
    const allowed = meant
      ? `no such option; did you mean -c ${meant}?`
      : `no option of a clone; ${other} is for the package or the template, see docs/install.md`;
    return [{ path: `-c ${key}`, received: JSON.stringify(value) ?? "nothing", allowed }];
  });
}

/** The options of an organization that are missing where one of them is given. */
function incompleteFaults(context: Record<string, unknown>): Fault[] {
  const given = OF_ORGANIZATION.filter((key) => context[key] !== undefined);
  const missing = OF_ORGANIZATION.slice(0, 3).filter((key) => given.length > 0 && context[key] === undefined);
  return missing.map((key) => ({
    path: `-c ${key}`,
    received: "nothing",
    allowed: `it goes with -c ${given.join(", -c ")}`,
  }));
}

const LISTS = ["emails", "organizationalUnits", "regions"];

function splitList(key: string, value: unknown): unknown {
  return LISTS.includes(key) && typeof value === "string"
    ? value.split(",").map((part) => part.trim())
    : value;
}
