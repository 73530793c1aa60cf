import * as z from "zod/mini";

/** The settings of the scheduled audit's function. */
export interface AuditSettings {
  topicArn: string;
  /** The name of the bucket of its reports. */
  reportBucket: string;
}

const schema = z.object({
  TOPIC_ARN: z.string().check(z.minLength(1)),
  REPORT_BUCKET: z.string().check(z.minLength(1)),
});

/** Writes the settings as environment variables. */
export function auditEnvironment({ topicArn, reportBucket }: AuditSettings): z.output<typeof schema> {
  return { TOPIC_ARN: topicArn, REPORT_BUCKET: reportBucket };
}

/** Reads the settings back. Throws without them: the audit could neither report nor compare. */
export function readAuditEnvironment(environment: Record<string, string | undefined>): AuditSettings {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) throw new Error("the environment variables TOPIC_ARN and REPORT_BUCKET are not set");
  return { topicArn: parsed.data.TOPIC_ARN, reportBucket: parsed.data.REPORT_BUCKET };
}
