import type { AuditEnvironment } from "../../engine/model/audit-environment.ts";
import type { Read } from "../../engine/model/facts.ts";
import type { GuardEnvironment } from "../../engine/model/guard-environment.ts";
import type { AuditOutput, Output } from "../../engine/model/installed-guard.ts";

/** AWS's state of one installed guard, as plain data; states and the like are its services' own words. */
export interface Observed {
  /** `construct`: its part of the logical ids, where the stack is somebody's own. Its outputs are then derived. */
  stack: {
    status: string;
    outputs: { [name in Output | AuditOutput]?: string };
    construct?: string;
    /** The names of its template's parameters. */
    parameters?: string[];
    /** When it was made or updated last; ISO 8601, UTC. */
    changed?: string;
  };
  /** `id` is the service's name for it, empty where it was never made; `type` such as AWS::Events::Rule. */
  resources: { type: string; logicalId: string; id: string; status: string }[];
  /** Trails of this account and its organization that cover this region. */
  trails: Trail[];
  rule: { name: string; arn: string; state: string };
  targets: Target[];
  /** The calls whose events the rule's pattern matches, as EventBridge evaluates it. */
  matches: string[];
  guard: InstalledFunction<GuardEnvironment>;
  /** The function's resource policy; absent where it has none. */
  invokers: string;
  /** The concurrency that is reserved for the function; absent where none is. */
  reserved: number;
  /** The documents of the role's inline policies. */
  role: string[];
  /** `key` is id, ARN or alias of the key that encrypts it. */
  topic: { policy: string; key?: string };
  subscriptions: Subscription[];
  functionQueue: Queue;
  ruleQueue: Queue;
  alarms: Alarm[];
  activity: Activity;
  /** The scheduled audit's function, like the others of it left out where the stack has none. */
  audit: InstalledFunction<AuditEnvironment>;
  auditReserved: number;
  auditRole: string[];
  schedule: AuditSchedule;
  /** The rule, the queue and the rest of early warnings, left out where the audit has none. */
  earlyRule: Observed["rule"];
  earlyTargets: Target[];
  earlyQueue: Queue;
  earlyDeadLetters: Queue;
  /** The mapping by which Lambda takes messages from the queue; `state` such as Enabled. */
  earlyMapping: { id: string; state: string };
  /** Config rules that want auto-assign public IPv4 off; `createdBy` is the service that set one up. */
  subnetRules: { name: string; createdBy?: string }[];
  /** Theirs; `document` is what Systems Manager runs. */
  remediations: { rule: string; document: string; automatic: boolean }[];
  /** Errors that the function logged, newest first; left out if it counted none. */
  errorLines: string[];
}

type Reads = { [part in keyof Observed]: Read<Observed[part]> };

/** The answer of each read. What is left out could not be asked for, because the stack doesn't lead to it. */
export type Observations = Partial<Reads> & Pick<Reads, "stack" | "trails">;

/** The values that could be read. */
export function knownOf(seen: Partial<Reads>): Partial<Observed> {
  const known = Object.entries(seen).flatMap(([of, read]) =>
    read.kind === "read" ? [[of, read.value]] : [],
  );
  return Object.fromEntries(known);
}

/** The topic that messages go to: the stack's, or where no output names it the one that the function has. */
export function topicOf({ stack, guard }: Partial<Observed>): string | undefined {
  return stack?.outputs.AlertTopicArn || guard?.environment.TOPIC_ARN;
}

export interface Trail {
  name: string;
  arn: string;
  homeRegion: string;
  multiRegion: boolean;
  organization: boolean;
  logging: Read<boolean>;
  selectors: Read<Selectors>;
}

/** Which events a trail logs, in one of CloudTrail's two forms. */
export type Selectors =
  | { kind: "basic"; selectors: BasicSelector[] }
  | { kind: "advanced"; selectors: FieldSelector[][] };

/** `readWrite` is ReadOnly, WriteOnly or All; `excluded` are sources whose management events are left out. */
export interface BasicSelector {
  readWrite: string;
  management: boolean;
  excluded: string[];
}

/** Conditions on one field of an event, by CloudTrail's operators; all have to hold, of one list any. */
export interface FieldSelector {
  field: string;
  conditions: { [operator: string]: string[] | undefined };
}

export interface Target {
  arn: string;
  deadLetterArn?: string;
}

/** A function with the environment variables that it should have. */
export interface InstalledFunction<Environment = Record<string, string>> {
  arn: string;
  /** Pending, Active, Inactive, Failed. */
  state: string;
  stateReason?: string;
  /** Successful, Failed, InProgress. */
  lastUpdate: string;
  lastUpdateReason?: string;
  runtime: string;
  roleArn: string;
  environment: { [name in keyof Environment]?: string };
  deadLetterArn?: string;
  logGroup: string;
}

/** `rate` such as rate(1 day); `created` is ISO 8601, UTC. */
export interface AuditSchedule {
  state: string;
  rate: string;
  targetArn: string;
  created: string;
}

/** `arn` is a real one once it is confirmed; until then PendingConfirmation, and after its end Deleted. */
export interface Subscription {
  protocol: string;
  endpoint: string;
  arn: string;
}

/** `messages` are visible, in flight and delayed ones together. */
export interface Queue {
  arn: string;
  messages: number;
  policy?: string;
}

/** `state` is OK, ALARM or INSUFFICIENT_DATA. */
export interface Alarm {
  name: string;
  arn: string;
  state: string;
  actionsEnabled: boolean;
  actions: string[];
}

/** CloudWatch's counts of each hour, oldest first; `matched` are events that the rule matched. */
export interface Activity {
  days: number;
  invocations: Hour[];
  errors: Hour[];
  matched: Hour[];
  /** Audits by schedule that were completed. */
  audits: Hour[];
  /** Age of the oldest message in seconds; left out where CloudWatch doesn't know. */
  functionQueueAge?: number;
  ruleQueueAge?: number;
}

/** `start` is ISO 8601; hours that count nothing are left out. */
export interface Hour {
  start: string;
  count: number;
}
