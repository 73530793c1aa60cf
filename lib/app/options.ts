import { z } from "zod";
import { type Fault, faultsOf } from "../../engine/model/fault.ts";
import type { Policy } from "../../engine/model/policy.ts";
import {
  auditSchema,
  docsUrlSchema,
  emailsSchema,
  httpsSchema,
  isReportDays,
  MOST_FOLLOW_SECONDS,
  modeSchema,
  oneOf,
  REPORT_DAYS,
  slackFaults,
  slackSchema,
} from "../option-schemas.ts";
import { readPolicy, within } from "../read-policy.ts";

/** The retention periods that CloudWatch Logs knows, up to two years. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

const number = (allowed: string, fits: (value: number) => boolean) =>
  z
    .union([z.number(), z.string()], { error: allowed })
    .refine((value) => /^\d{1,4}$/.test(String(value)) && fits(Number(value)), allowed)
    .transform(Number);

const onOrOff = z
  .union([z.boolean(), oneOf(["on", "off"])], { error: '"on" or "off"' })
  .default("on")
  .transform((value) => value === "on" || value === true);

/** What `-c key=value` may say. Values in cdk.json may also be true booleans, numbers and lists. */
const contextSchema = z.object({
  mode: modeSchema.optional(),
  policy: z
    .string({ error: "the name of a JSON file" })
    .min(1, "the name of a JSON file")
    .default("policy.json"),
  emails: emailsSchema("e-mail addresses, separated by commas").default([]),
  customerKey: z
    .union([z.boolean(), oneOf(["true", "false"])], { error: '"true" or "false"' })
    .default(false)
    .transform((value) => String(value) === "true"),
  receipts: onOrOff,
  followSeconds: number(
    `a whole number from 0 to ${MOST_FOLLOW_SECONDS}`,
    (value) => value <= MOST_FOLLOW_SECONDS,
  ).default(150),
  logRetentionDays: number(`one of ${RETENTION_DAYS.join(", ")}`, (days) =>
    RETENTION_DAYS.includes(days),
  ).default(90),
  audit: auditSchema.default("daily"),
  earlyWarnings: onOrOff,
  reportRetentionDays: number(REPORT_DAYS, isReportDays).default(90),
  docsUrl: docsUrlSchema.default(""),
  https: httpsSchema,
  slack: slackSchema,
});

export type Options = Omit<z.output<typeof contextSchema>, "mode" | "policy"> & {
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
  const input = Object.fromEntries(keys.map((key) => [key, listed(key, context[key])]));
  const parsed = contextSchema.safeParse(input);
  const faults = parsed.success ? [] : faultsOf(parsed.error, input).map(within("-c "));

  faults.push(...slackFaults(context.slack, context.https, "-c slack"));

  const file = contextSchema.shape.policy.safeParse(input.policy);
  const read = file.success ? readPolicy(file.data, readFile) : undefined;
  if (read?.kind === "faulty") faults.push(...read.faults);

  if (!parsed.success || faults.length > 0 || read?.kind !== "policy") return { kind: "faulty", faults };
  const { mode = read.policy.mode, policy: _file, ...options } = parsed.data;
  const unknown = Object.keys(context).filter((key) => /^[a-z]+$/i.test(key) && !keys.includes(key));
  const policy = { mode, rules: read.policy.rules };
  return { kind: "options", options: { ...options, policy, unknown: unknown.sort() } };
}

function listed(key: string, value: unknown): unknown {
  return key === "emails" && typeof value === "string" ? value.split(",").map((part) => part.trim()) : value;
}
