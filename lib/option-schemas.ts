import type { IKey } from "aws-cdk-lib/aws-kms";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import * as z from "zod/mini";
import { FOLLOW_SECONDS, HTTPS } from "../engine/model/guard-environment.ts";
import { modeSchema } from "../engine/model/policy.ts";
import type { NodegroupGuardProps } from "./guard-props.ts";
import { isToken } from "./tokens.ts";

const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values, { error: values.map((value) => `"${value}"`).join(" or ") });

const flag = (fallback: boolean) => z._default(z.boolean({ error: "true or false" }), fallback);

const between = (least: number, most: number, error: string) =>
  z.int({ error }).check(z.minimum(least, error), z.maximum(most, error));

const JSON_FILE = "the name of a JSON file";

/** E-mail addresses, each once. CloudFormation may fill them in. */
const emails = z
  .array(
    z
      .string({ error: "an e-mail address" })
      .check(z.refine((text) => isToken(text) || z.email().safeParse(text).success, "an e-mail address")),
    { error: "a list of e-mail addresses" },
  )
  .check(z.refine((list) => new Set(list).size === list.length, "each address once"));

const FOLLOW = `from 0 to ${FOLLOW_SECONDS.most} whole seconds; as a prop, Duration.seconds(…)`;

const DAYS = Object.values(RetentionDays).filter((days) => typeof days === "number");
const RETENTION = `days: ${DAYS.join(", ")} (for ever); as a prop, RetentionDays.…`;

/** Fewer days than a week could remove what the next audit is compared with. */
const REPORT_DAYS = between(7, 3650, "a whole number from 7 to 3650");

/** Page names and anchors are put behind it, and an alarm's description holds 1,024 characters. */
const DOCS = "the address of a copy of docs/, at most 300 characters, without ? and #";

const docsUrl = z.pipe(
  z
    .url({ protocol: /^https?$/, error: DOCS })
    .check(z.refine((url) => url.length <= 300 && !/[?#]/.test(url), DOCS)),
  z.transform((url: string) => (url.endsWith("/") ? url : `${url}/`)),
);

const SLACK = "a Slack workspace's and a channel's id, such as T01234567/C01234567";

/**
 * Workspace and channel by their ids; empty for none.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html
 */
const slackChannel = z.union([
  z.string({ error: SLACK }).check(z.regex(/^[0-9A-Z]{1,255}\/[A-Za-z0-9]{1,255}$/, SLACK)),
  z.literal("", { error: SLACK }),
]);

/**
 * Every option of a guard by its name, which is that of the prop and of `-c`, with its default. Schemas can't read
 * CDK's objects: they are checked apart, and never printed. A Duration comes in seconds.
 */
export const guardSchemas = {
  mode: z.optional(modeSchema),
  rules: z.optional(z.unknown()),
  policyFile: z.optional(z.string({ error: JSON_FILE }).check(z.minLength(1, JSON_FILE))),
  emails: z._default(emails, []),
  topic: z.optional(z.custom<ITopic>()),
  encryptionKey: z.optional(z.custom<IKey>()),
  customerKey: flag(false),
  followFor: z._default(between(0, FOLLOW_SECONDS.most, FOLLOW), FOLLOW_SECONDS.default),
  receipts: flag(true),
  logRetention: z._default(z.enum(RetentionDays, { error: RETENTION }), RetentionDays.THREE_MONTHS),
  alarms: flag(true),
  audit: z._default(oneOf(["daily", "hourly", "off"]), "daily"),
  earlyWarnings: flag(true),
  reportRetentionDays: z._default(REPORT_DAYS, 90),
  docsUrl: z._default(docsUrl, ""),
  https: z._default(oneOf(HTTPS), "chat"),
  slackChannel: z._default(slackChannel, ""),
} satisfies { [name in keyof NodegroupGuardProps]-?: z.ZodMiniType };

/** A string of this form, or one that CloudFormation fills in. */
const formed = (allowed: string, pattern: RegExp) =>
  z.string({ error: allowed }).check(z.refine((text) => isToken(text) || pattern.test(text), allowed));

/** Each once, and at least one of them. */
function several(allowed: string, pattern: RegExp) {
  return z.array(formed(allowed, pattern), { error: `a list of which each is ${allowed}` }).check(
    z.minLength(1, `at least one: ${allowed}`),
    z.refine((items) => new Set(items).size === items.length, "each of them once"),
  );
}

/**
 * An organization, the organizational units whose accounts get a guard, and the regions of each.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
 */
export const organizationSchemas = {
  organization: formed("an organization's id, such as o-a1b2c3d4e5", /^o-[a-z0-9]{10,32}$/),
  organizationalUnits: several(
    "an organizational unit's or the root's id, such as ou-a1b2-c3d4e5f6",
    /^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/,
  ),
  regions: several("a region, such as eu-west-1", /^[a-z]{2,}(-[a-z]+)+-\d+$/),
  delegatedAdministrator: flag(false),
};
