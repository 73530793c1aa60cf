import { z } from "zod";
import { HTTPS } from "../engine/model/guard-environment.ts";
import { MODES } from "../engine/model/policy.ts";

/** The longest that the function can follow a node group and still have a minute for its message. */
export const MOST_FOLLOW_SECONDS = 240;

export const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values, { error: values.map((value) => `"${value}"`).join(" or ") });

export const modeSchema = oneOf(MODES);

export const httpsSchema = oneOf(HTTPS).default("chat");

/** E-mail addresses, each once. `isPlaceholder` tells what CloudFormation fills in later. */
export function emailsSchema(error: string, isPlaceholder: (email: string) => boolean = () => false) {
  const email = z.string({ error: "an e-mail address" });
  const address = email.refine((text) => isPlaceholder(text) || z.email().safeParse(text).success, {
    error: "an e-mail address",
  });
  return z
    .array(address, { error })
    .refine((emails) => new Set(emails).size === emails.length, "each address once");
}

/** How often the scheduled audit runs. */
export const auditSchema = oneOf(["daily", "hourly", "off"]);

/** Fewer days than a week could remove what the next audit is compared with. */
export const REPORT_DAYS = "a whole number from 7 to 3650";
export const isReportDays = (days: number): boolean => days >= 7 && days <= 3650;

/** Page names and anchors are put behind it, and an alarm's description holds 1,024 characters. */
const DOCS = "the address of a copy of docs/, at most 300 characters, without ? and #";

export const docsUrlSchema = z
  .url({ protocol: /^https?$/, error: DOCS })
  .refine((url) => url.length <= 300 && !/[?#]/.test(url), DOCS)
  .transform((url) => (url.endsWith("/") ? url : `${url}/`));
