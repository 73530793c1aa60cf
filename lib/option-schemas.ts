import * as z from "zod/mini";
import type { Fault } from "../engine/model/fault.ts";
import { HTTPS } from "../engine/model/guard-environment.ts";
import { MODES } from "../engine/model/policy.ts";
import { isToken } from "./tokens.ts";

/** The longest that the function can follow a node group and still have a minute for its message. */
export const MOST_FOLLOW_SECONDS = 240;

export const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values, { error: values.map((value) => `"${value}"`).join(" or ") });

export const modeSchema = oneOf(MODES);

const SLACK = "a Slack workspace's and a channel's id, such as T01234567/C01234567";

/**
 * Workspace and channel by their ids; empty for none.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html
 */
export const slackSchema = z._default(
  z.union([
    z.string({ error: SLACK }).check(z.regex(/^[0-9A-Z]{1,255}\/[A-Za-z0-9]{1,255}$/, SLACK)),
    z.literal("", { error: SLACK }),
  ]),
  "",
);

/** The fault of a Slack channel that would get nothing: SNS has one text by https, and the chat service drops plain text. */
export function slackFaults(slack: unknown, https: unknown, path: string): Fault[] {
  const allowed = 'https "chat": by https a topic sends one text, and plain text never reaches the channel';
  return slack && https === "text" ? [{ path, received: `"${slack}" with https "text"`, allowed }] : [];
}

export const httpsSchema = z._default(oneOf(HTTPS), "chat");

/** E-mail addresses, each once. CloudFormation may fill them in. */
export function emailsSchema(error: string) {
  const email = z.string({ error: "an e-mail address" });
  const address = email.check(
    z.refine((text) => isToken(text) || z.email().safeParse(text).success, "an e-mail address"),
  );
  return z
    .array(address, { error })
    .check(z.refine((emails) => new Set(emails).size === emails.length, "each address once"));
}

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

const ORGANIZATION = "an organization's id, such as o-a1b2c3d4e5";

/**
 * An organization, the organizational units whose accounts get a guard, and the regions of each.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
 */
export const organizationSchemas = {
  organization: formed(ORGANIZATION, /^o-[a-z0-9]{10,32}$/),
  organizationalUnits: several(
    "an organizational unit's or the root's id, such as ou-a1b2-c3d4e5f6",
    /^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/,
  ),
  regions: several("a region, such as eu-west-1", /^[a-z]{2,}(-[a-z]+)+-\d+$/),
};

/** How often the scheduled audit runs. */
export const auditSchema = oneOf(["daily", "hourly", "off"]);

/** Fewer days than a week could remove what the next audit is compared with. */
export const REPORT_DAYS = "a whole number from 7 to 3650";
export const isReportDays = (days: number): boolean => days >= 7 && days <= 3650;

/** Page names and anchors are put behind it, and an alarm's description holds 1,024 characters. */
const DOCS = "the address of a copy of docs/, at most 300 characters, without ? and #";

export const docsUrlSchema = z.pipe(
  z
    .url({ protocol: /^https?$/, error: DOCS })
    .check(z.refine((url) => url.length <= 300 && !/[?#]/.test(url), DOCS)),
  z.transform((url: string) => (url.endsWith("/") ? url : `${url}/`)),
);
