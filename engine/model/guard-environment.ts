import * as z from "zod/mini";

/** The settings of the guard's function, apart from its policy. */
export interface GuardSettings {
  topicArn: string;
  /** Whether a subnet is tagged with a receipt before it is changed. */
  receipts: boolean;
  /** How long to wait for the outcome of a node group. */
  followSeconds: number;
  /** The address of the pages about findings; empty if there is no copy of them. */
  docs: string;
  /** The format for https subscribers. */
  https: Https;
}

/** A notification for chat by Amazon Q Developer, which drops everything else, or the e-mail's text. */
export const HTTPS = ["chat", "text"] as const;
export type Https = (typeof HTTPS)[number];

/** How many seconds a node group is followed: the most of them leave the function a minute for its message. */
export const FOLLOW_SECONDS = { default: 150, most: 240 } as const;

/** Fallbacks if a variable is missing or invalid: a message with defaults is better than none. */
const DEFAULTS = {
  RECEIPTS: "on",
  FOLLOW_SECONDS: `${FOLLOW_SECONDS.default}`,
  DOCS_URL: "",
  HTTPS: "chat",
} as const;

const schema = z.object({
  TOPIC_ARN: z.string().check(z.minLength(1)),
  RECEIPTS: z.catch(z.enum(["on", "off"]), DEFAULTS.RECEIPTS),
  FOLLOW_SECONDS: z.catch(z.string().check(z.regex(/^\d{1,3}$/)), DEFAULTS.FOLLOW_SECONDS),
  DOCS_URL: z.catch(z.string(), DEFAULTS.DOCS_URL),
  HTTPS: z.catch(z.enum(HTTPS), DEFAULTS.HTTPS),
});

/** The function's environment variables: lib/ sets them, the doctor compares with them. */
export type GuardEnvironment = z.output<typeof schema>;

/** Writes the settings as environment variables. */
export function guardEnvironment(settings: GuardSettings): GuardEnvironment {
  return {
    TOPIC_ARN: settings.topicArn,
    RECEIPTS: settings.receipts ? "on" : "off",
    FOLLOW_SECONDS: String(settings.followSeconds),
    DOCS_URL: settings.docs,
    HTTPS: settings.https,
  };
}

/** Reads the settings back. Throws if there is no topic: without one nobody could be notified. */
export function readGuardEnvironment(environment: Record<string, string | undefined>): GuardSettings {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) throw new Error("the environment variable TOPIC_ARN is not set");
  const { TOPIC_ARN, RECEIPTS, FOLLOW_SECONDS, DOCS_URL, HTTPS } = parsed.data;
  return {
    topicArn: TOPIC_ARN,
    receipts: RECEIPTS === "on",
    followSeconds: Number(FOLLOW_SECONDS),
    docs: DOCS_URL,
    https: HTTPS,
  };
}
