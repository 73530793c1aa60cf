import * as z from "zod/mini";
import { HTTPS, type Https } from "./guard-environment.ts";

/** The settings of the scheduled audit's function. */
export interface AuditSettings {
  topicArn: string;
  /** The name of the bucket of its reports. */
  reportBucket: string;
  /** The format for https subscribers. */
  https: Https;
}

const schema = z.object({
  TOPIC_ARN: z.string().check(z.minLength(1)),
  REPORT_BUCKET: z.string().check(z.minLength(1)),
  HTTPS: z.catch(z.enum(HTTPS), "chat"),
});

/** The function's environment variables: lib/ sets them, the doctor compares with them. */
export type AuditEnvironment = z.output<typeof schema>;

/** Writes the settings as environment variables. */
export function auditEnvironment({ topicArn, reportBucket, https }: AuditSettings): AuditEnvironment {
  return { TOPIC_ARN: topicArn, REPORT_BUCKET: reportBucket, HTTPS: https };
}

/** Reads the settings back. Throws without them: the audit could neither report nor compare. */
export function readAuditEnvironment(environment: Record<string, string | undefined>): AuditSettings {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) throw new Error("the environment variables TOPIC_ARN and REPORT_BUCKET are not set");
  const { TOPIC_ARN, REPORT_BUCKET, HTTPS } = parsed.data;
  return { topicArn: TOPIC_ARN, reportBucket: REPORT_BUCKET, https: HTTPS };
}
