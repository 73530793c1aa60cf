import * as z from "zod/mini";

/**
 * The command line's addition to the user agent of its changes in EC2, so that CloudTrail's records tell them from
 * other people's. Anybody can send the same: what it marks may only be ignored where something else finds it later.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const COMMAND_LINE_AGENT = "nodegroup-guard/command-line";

/** A call that starts an audit before its time, as CloudTrail recorded it. Every text is hostile. */
export interface EarlyCall {
  /** `unreadable`: a record of an unknown shape. It starts an audit all the same: silence would be worse. */
  kind: "cluster-created" | "auto-assign-disabled" | "unreadable";
  /** The cluster's name, or the subnet's id. */
  on?: string;
  /** The caller's ARN, or what else is known of the caller. */
  by?: string;
  /** When it was called; ISO 8601, UTC. */
  time?: string;
}

/** A batch of calls, as the queue of early starts has collected them. */
export interface EarlyStart {
  /** Each once; empty if none of them counts. */
  calls: EarlyCall[];
  /** Why the others don't count. */
  ignored: string[];
  /** Why no audit was started; absent if one was. */
  skipped?: string;
}

/** The start of an audit that an invocation requests; `due`: by the schedule, or by hand. */
export type AuditStart = { kind: "due" } | ({ kind: "early" } & EarlyStart);

const batch = z.object({ Records: z.array(z.unknown()).check(z.minLength(1)) });
const queued = z.object({ eventSource: z.literal("aws:sqs"), body: z.string() });

const text = z.catch(z.nullish(z.string()), undefined);

const call = z.object({
  account: z.string(),
  region: z.string(),
  detail: z.object({
    eventSource: z.string(),
    eventName: z.string(),
    eventTime: z.catch(z.optional(z.iso.datetime()), undefined),
    errorCode: text,
    userAgent: text,
    userIdentity: z.catch(z.nullish(z.object({ arn: text, invokedBy: text, principalId: text })), undefined),
    requestParameters: z.optional(z.unknown()),
    responseElements: z.optional(z.unknown()),
  }),
});
type EarlyDetail = z.output<typeof call>["detail"];

/**
 * Parses Lambda's event: a batch of SQS messages, each with an EventBridge event about a call, or anything else, which
 * starts an audit like the schedule does. Never throws.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function parseAuditStart(event: unknown, home: { account: string; region: string }): AuditStart {
  const parsed = batch.safeParse(event);
  if (!parsed.success || !parsed.data.Records.some((record) => queued.safeParse(record).success)) {
    return { kind: "due" };
  }
  const calls = new Map<string, EarlyCall>();
  const ignored = new Set<string>();
  for (const record of parsed.data.Records) {
    const found = callOf(record, home);
    if (typeof found === "string") ignored.add(found);
    // SQS delivers at least once.
    else calls.set(JSON.stringify(found), found);
  }
  return { kind: "early", calls: [...calls.values()], ignored: [...ignored].sort() };
}

/** The call in a message, or why it starts nothing. */
function callOf(record: unknown, home: { account: string; region: string }): EarlyCall | string {
  const { success, data } = call.safeParse(bodyOf(record));
  if (!success) return { kind: "unreadable" };
  const { account, region, detail } = data;
  if (account !== home.account || region !== home.region) return "a call in another account or region";
  if (detail.errorCode) return "a call that failed";
  const what = `${detail.eventSource} ${detail.eventName}`;
  if (what === "eks.amazonaws.com CreateCluster") {
    return { kind: "cluster-created", ...onResource(clusterOf(detail)), ...callerOf(detail) };
  }
  if (what === "ec2.amazonaws.com ModifySubnetAttribute") return subnetCall(detail);
  return "another call";
}

function bodyOf(record: unknown): unknown {
  const message = queued.safeParse(record);
  try {
    return message.success ? JSON.parse(message.data.body) : undefined;
  } catch {
    return undefined;
  }
}

function subnetCall(detail: EarlyDetail): EarlyCall | string {
  if (detail.userAgent?.includes(COMMAND_LINE_AGENT)) return "a change by nodegroup-guard's command line";
  const outer = members(detail.requestParameters);
  // CloudTrail records some calls of EC2 with the request wrapped in its name.
  const wrapped = outer.get("modifysubnetattributerequest");
  const request = wrapped === undefined ? outer : members(wrapped);
  const subnet = request.get("subnetid");
  const given = request.get("mappubliciponlaunch");
  const value = typeof given === "object" ? members(given).get("value") : given;
  const about = { ...onResource(subnet), ...callerOf(detail) };
  if (value === false || isText(value, "false")) return { kind: "auto-assign-disabled", ...about };
  if (value === true || isText(value, "true")) return "auto-assign was enabled";
  if (given === undefined && subnet !== undefined) return "another attribute of a subnet";
  return { kind: "unreadable", ...about };
}

function isText(value: unknown, word: string): boolean {
  return typeof value === "string" && value.toLowerCase() === word;
}

function clusterOf({ requestParameters, responseElements }: EarlyDetail): unknown {
  return (
    members(requestParameters).get("name") ?? members(members(responseElements).get("cluster")).get("name")
  );
}

function callerOf({ userIdentity, eventTime }: EarlyDetail): Pick<EarlyCall, "by" | "time"> {
  const by = userIdentity?.arn ?? userIdentity?.invokedBy ?? userIdentity?.principalId;
  return { ...(by ? { by } : {}), ...(eventTime ? { time: eventTime } : {}) };
}

function onResource(name: unknown): Pick<EarlyCall, "on"> {
  return typeof name === "string" && name !== "" ? { on: name } : {};
}

/** An object's members by their names in lower case; none of anything else. */
function members(of: unknown): Map<string, unknown> {
  if (typeof of !== "object" || of === null) return new Map();
  return new Map(Object.entries(of).map(([name, value]) => [name.toLowerCase(), value]));
}
