import type { Duration } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";

/** How far the guard may go, from least to most. */
export type GuardMode = "observe" | "alert" | "enable";

/**
 * One glob or a list of them, of which one must match: `*` is any number of characters, `?` exactly one. Known at
 * synthesis: a token, such as `role.roleArn`, is refused.
 */
export type GuardGlobs = string | readonly string[];

/** Every key given must match, and at least one has to be given. */
export interface GuardMatch {
  /** Twelve digits; a glob that can't match that is refused, and so for the other keys. */
  readonly account?: GuardGlobs | undefined;
  readonly region?: GuardGlobs | undefined;
  /** The EKS cluster's name. */
  readonly cluster?: GuardGlobs | undefined;
  /** The node group's name. */
  readonly nodegroup?: GuardGlobs | undefined;
  /** The VPC's id. */
  readonly vpc?: GuardGlobs | undefined;
  /** The subnet's id. */
  readonly subnet?: GuardGlobs | undefined;
  /** The subnet must have every tag named here, with a value that matches. */
  readonly subnetTags?: { readonly [key: string]: GuardGlobs } | undefined;
  /** The ARN of the principal that created the node group; of a role it is "arn:*:sts::*:assumed-role/ROLE/*". */
  readonly createdBy?: GuardGlobs | undefined;
}

/** A mode for what it matches. The first rule that matches decides. */
export interface GuardRule {
  /** Shown in every message about a subnet that this rule decided. Unique. */
  readonly name: string;
  readonly match: GuardMatch;
  readonly mode: GuardMode;
  /** Why the rule exists. */
  readonly reason?: string | undefined;
  /** The person or team responsible for the rule. */
  readonly owner?: string | undefined;
  /** The last day, in UTC, on which the rule matches, such as "2027-03-31". */
  readonly expires?: string | undefined;
}

/** All of it is optional: without anything, the guard alerts, and changes nothing. */
export interface NodegroupGuardProps {
  /**
   * The mode if no rule matches. Only "enable", here or in a rule that has not expired, gives the function permission
   * to change subnets.
   *
   * @default - the policy file's, or "alert"
   */
  readonly mode?: GuardMode | undefined;

  /**
   * Modes by account, region, cluster, node group, VPC, subnet, tags or creator; at most 1000. Not together
   * with `policyFile`.
   *
   * @default - none
   */
  readonly rules?: readonly GuardRule[] | undefined;

  /**
   * A policy as a JSON file, as docs/policy.md describes it. Its path is relative to the working directory.
   *
   * @default - none
   */
  readonly policyFile?: string | undefined;

  /**
   * Addresses that are subscribed to the alert topic; each may be a token. SNS sends each a link, and nothing else until it is
   * followed.
   *
   * @default - none: subscribe to `alertTopic`
   */
  readonly emails?: readonly string[] | undefined;

  /**
   * An existing topic for messages and alarms. It keeps what it allows: without a policy it gets none, and a policy
   * gets one more statement, for the alarms of the account and region. Where that can't be, because it is imported,
   * synthesis shows the statement. A topic of another region takes no alarms: `alarms` has to be false.
   *
   * @default - a topic of the guard's own
   */
  readonly topic?: ITopic | undefined;

  /**
   * The KMS key that encrypts the topic: the guard's own, or the one given as `topic` if that is encrypted.
   *
   * @default - the given topic's key, if it is known; none for the guard's own
   */
  readonly encryptionKey?: IKey | undefined;

  /**
   * Makes a customer managed key for the guard's own topic, for US$1 a month. Not together with
   * `encryptionKey` or `topic`.
   *
   * @default false
   */
  readonly customerKey?: boolean | undefined;

  /**
   * How long to follow the node group before sending the message, up to 240 seconds.
   *
   * @default Duration.seconds(150)
   */
  readonly followFor?: Duration | undefined;

  /**
   * Tags a subnet before changing it: no retry loses a message then, and what somebody disables again stays so.
   *
   * @default true
   */
  readonly receipts?: boolean | undefined;

  /**
   * How long CloudWatch Logs keeps the reports.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays | undefined;

  /**
   * Makes an alarm for each way in which an event can go wrong or get lost.
   *
   * @default true
   */
  readonly alarms?: boolean | undefined;

  /**
   * How often all node groups of the region are audited, by a function that can change nothing.
   *
   * @default "daily"
   */
  readonly audit?: "daily" | "hourly" | "off" | undefined;

  /**
   * Starts an audit early when a cluster is created, or auto-assign public IPv4 is disabled in a subnet. It has no
   * effect where the audit is off.
   *
   * @default true
   */
  readonly earlyWarnings?: boolean | undefined;

  /**
   * How many days the reports of these audits are kept, from 7 to 3650.
   *
   * @default 90
   */
  readonly reportRetentionDays?: number | undefined;

  /**
   * The address of a copy of docs/, for the links in messages and alarms.
   *
   * @default - none: no links to it
   */
  readonly docsUrl?: string | undefined;

  /**
   * The format for https subscribers: `chat` is for Amazon Q Developer in chat applications, `text` for everything
   * else, such as PagerDuty.
   *
   * @default "chat"
   */
  readonly https?: "chat" | "text" | undefined;

  /**
   * A Slack channel that gets the messages by Amazon Q Developer in chat applications, such as
   * "T01234567/C01234567" for workspace and channel. The workspace has to be authorized by hand, once. From the
   * channel only clusters, node groups, subnets and route tables can be read. Not together with `https: "text"`.
   *
   * @default - none
   */
  readonly slackChannel?: string | undefined;
}
