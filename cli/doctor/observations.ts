import type { Read } from "../../engine/model/facts.ts";

/**
 * What AWS says about one installed guard, as plain data. What is left out could not be looked for, because
 * the stack doesn't lead to it.
 */
export interface Observations {
  /** Those of this account and those of its organization, wherever they live, that cover this region. */
  trails: Read<Trail[]>;
  stack: Read<InstalledStack>;
  resources?: Read<StackResource[]>;
  rule?: Read<Rule>;
  targets?: Read<Target[]>;
  /** Whether the rule's pattern matches a CreateNodegroup event, by EventBridge's own judgement. */
  matches?: Read<boolean>;
  guard?: Read<GuardFunction>;
  /** The function's resource policy; absent where it has none. */
  invokers?: Read<string>;
  /** The concurrency that is reserved for the function; absent where none is. */
  reserved?: Read<number>;
  /** The documents of the role's inline policies. */
  role?: Read<string[]>;
  topic?: Read<Topic>;
  subscriptions?: Read<Subscription[]>;
  functionQueue?: Read<Queue>;
  ruleQueue?: Read<Queue>;
  alarms?: Read<Alarm[]>;
  activity?: Read<Activity>;
  /** What the function logged as errors, newest first; left out where it counted none. */
  errorLines?: Read<string[]>;
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

export interface BasicSelector {
  /** CloudTrail's own word: ReadOnly, WriteOnly or All. */
  readWrite: string;
  management: boolean;
  /** Event sources whose management events are left out. */
  excluded: string[];
}

/** Conditions on one field of an event, all of which have to hold; of one list, any. */
export interface FieldSelector {
  field: string;
  conditions: { [operator in FieldOperator]?: string[] };
}

export type FieldOperator =
  | "equals"
  | "startsWith"
  | "endsWith"
  | "notEquals"
  | "notStartsWith"
  | "notEndsWith";

export interface InstalledStack {
  /** CloudFormation's own word, such as UPDATE_COMPLETE. */
  status: string;
  outputs: { [name: string]: string };
}

export interface StackResource {
  /** Such as AWS::Events::Rule. */
  type: string;
  logicalId: string;
  /** What the service calls it; empty where it was never made. */
  id: string;
  status: string;
}

export interface Rule {
  name: string;
  arn: string;
  /** EventBridge's own word. */
  state: string;
}

export interface Target {
  arn: string;
  deadLetterArn?: string;
}

export interface GuardFunction {
  arn: string;
  /** Lambda's own words: Pending, Active, Inactive, Failed. */
  state: string;
  stateReason?: string;
  /** Lambda's own words: Successful, Failed, InProgress. */
  lastUpdate: string;
  lastUpdateReason?: string;
  runtime: string;
  roleArn: string;
  environment: { [name: string]: string };
  deadLetterArn?: string;
  logGroup: string;
}

export interface Topic {
  policy: string;
  /** Id, ARN or alias of the key that encrypts it. */
  key?: string;
}

export interface Subscription {
  protocol: string;
  endpoint: string;
  /** An ARN once it is confirmed; until then SNS's own words PendingConfirmation, and Deleted behind it. */
  arn: string;
}

export interface Queue {
  arn: string;
  /** Waiting, being looked at and delayed ones together. */
  messages: number;
  policy?: string;
}

export interface Alarm {
  name: string;
  arn: string;
  /** CloudWatch's own words: OK, ALARM, INSUFFICIENT_DATA. */
  state: string;
  actionsEnabled: boolean;
  actions: string[];
}

/** What CloudWatch counted, by the hour; times are ISO 8601, hours without anything left out. */
export interface Activity {
  days: number;
  invocations: Hour[];
  errors: Hour[];
  /** Events that the rule matched. */
  matched: Hour[];
  /** Seconds that the oldest message has waited; left out where CloudWatch doesn't know. */
  functionQueueAge?: number;
  ruleQueueAge?: number;
}

/** Oldest first. */
export interface Hour {
  start: string;
  count: number;
}
