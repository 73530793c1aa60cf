import { readFileSync } from "node:fs";
import { Duration, RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Code, type IFunction, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { guardEnvironment } from "../engine/model/guard-environment.ts";
import { CHILDREN, GUARD_TAG, metricsEnvironment, VERSION_TAG } from "../engine/model/installed-guard.ts";
import { NODEGROUP_CALLS } from "../engine/model/nodegroup-call.ts";
import { canEnable, canNotify } from "../engine/model/policy.ts";
import packageJson from "../package.json" with { type: "json" };
import { acknowledgeRuleQueue, acknowledgeWildcards } from "./acknowledgements.ts";
import { Alarms } from "./alarms.ts";
import { AlertTopic, regionFaults } from "./alert-topic.ts";
import { deadLetterQueue } from "./dead-letter-queue.ts";
import { faultText } from "./fault-text.ts";
import { annotate, guardNotes } from "./guard-notes.ts";
import type { NodegroupGuardProps } from "./guard-props.ts";
import {
  encryptStatement,
  logStatement,
  publishStatement,
  ROLE_PATH,
  readStatements,
  writeStatements,
} from "./permissions.ts";
import { type GuardOptions, readProps } from "./read-props.ts";
import { ScheduledAudit } from "./scheduled-audit.ts";
import { SlackChannel } from "./slack-channel.ts";
import { FUNCTION_FILE, STAGED, stageFunction } from "./stage-function.ts";
import { noteWithoutSubscribers } from "./subscribers.ts";
import { tagInstallation } from "./tag-installation.ts";

/** Queues that keep unhandled events for two weeks. */
export interface DeadLetterQueues {
  /** Events that the function failed on three times. */
  readonly function: IQueue;
  /** Events that EventBridge could not deliver to the function. */
  readonly rule: IQueue;
}

/** The audit by schedule. */
export interface GuardAudit {
  /** An invocation with {} starts an audit. */
  readonly function: IFunction;
  /** Holds latest.html, latest.json and each report below audit/. It stays when the stack is deleted. */
  readonly bucket: Bucket;
}

/**
 * The guard of one account and region: EventBridge rule, function, topic, a dead-letter queue for each of the
 * two retrying parties, alarms, and unless it is off the scheduled audit. Deleting the stack deletes everything
 * in it but the audit's reports.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class NodegroupGuard extends Construct {
  /** The topic that messages and alarms go to. */
  readonly alertTopic: ITopic;
  /** The function that answers CreateNodegroup, UpdateNodegroupVersion and UpdateNodegroupConfig. */
  readonly function: IFunction;
  readonly deadLetterQueues: DeadLetterQueues;
  /** The alarms; none if they are disabled. */
  readonly alarms: Alarm[];
  /** The scheduled audit: its function, and the bucket of its reports. None where it is off. */
  readonly audit: GuardAudit | undefined;
  /** Whether the function may change subnets at all. */
  readonly canChangeSubnets: boolean;

  /** Throws if props or policy are faulty, with every fault at once. */
  constructor(scope: Construct, id: string, props: NodegroupGuardProps = {}) {
    super(scope, id);
    const read = readProps(props, (file) => readFileSync(file, "utf8"));
    const faults = [...(read.kind === "faulty" ? read.faults : []), ...regionFaults(this, props)];
    if (read.kind === "faulty" || faults.length > 0) throw new Error(faultText(faults));
    if (guardsIn(Stack.of(this)) > 1) throw new Error(ONE_A_STACK);
    const { options } = read;
    const today = new Date().toISOString().slice(0, 10);
    this.canChangeSubnets = canEnable(options.policy, today);
    const alerts = new AlertTopic(this, CHILDREN.alerts, options);
    this.alertTopic = alerts.topic;
    const functionQueue = deadLetterQueue(this, CHILDREN.functionQueue);
    const ruleQueue = deadLetterQueue(this, CHILDREN.ruleQueue);
    this.deadLetterQueues = { function: functionQueue, rule: ruleQueue };
    this.function = this.makeFunction(options, alerts);
    Tags.of(this.function).add(GUARD_TAG.key, GUARD_TAG.value);
    Tags.of(this.function).add(VERSION_TAG, packageJson.version);
    tagInstallation(this.function, "package");
    const rule = this.makeRule();
    const audit = this.makeAudit(options, alerts);
    this.audit = audit && { function: audit.function, bucket: audit.bucket };
    new Alarms(this, CHILDREN.alarms, { guard: this.function, rule, functionQueue, ruleQueue, alerts });
    this.alarms = alerts.alarms;
    if (options.slackChannel)
      new SlackChannel(this, "Slack", { channel: options.slackChannel, topic: this.alertTopic });
    acknowledgeRuleQueue(ruleQueue);
    annotate(this, guardNotes(options, today));
    if (!options.topic) {
      noteWithoutSubscribers(this, this.alertTopic, canNotify(options.policy, today) ? "warning" : "info");
    }
  }

  private makeFunction(options: GuardOptions, alerts: AlertTopic): LambdaFunction {
    const logGroup = new LogGroup(this, CHILDREN.logs, {
      retention: options.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new LambdaFunction(this, CHILDREN.function, {
      description:
        "Checks the subnets of new and updated EKS node groups, then enables auto-assign public IPv4 or alerts.",
      code: Code.fromAsset(stageFunction(this, FUNCTION_FILE, options.policy)),
      ...STAGED,
      memorySize: 512,
      timeout: Duration.minutes(5),
      role: this.makeRole(logGroup, options, alerts),
      logGroup,
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      deadLetterQueue: this.deadLetterQueues.function,
      environment: {
        ...guardEnvironment({
          topicArn: this.alertTopic.topicArn,
          receipts: options.receipts,
          followSeconds: options.followFor,
          docs: options.docsUrl && `${options.docsUrl}findings/`,
          https: options.https,
        }),
        ...metricsEnvironment("guard"),
      },
    });
  }

  private makeRole(logGroup: LogGroup, options: GuardOptions, { topic, key }: AlertTopic): Role {
    const stack = Stack.of(this);
    const role = new Role(this, CHILDREN.role, {
      description: this.canChangeSubnets
        ? "nodegroup-guard: reads networks and clusters, enables auto-assign public IPv4, publishes alerts."
        : "nodegroup-guard: reads networks and clusters, publishes alerts. Can't change anything.",
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      path: ROLE_PATH,
    });
    const statements = [
      logStatement(logGroup.logGroupArn),
      ...readStatements(stack),
      publishStatement(topic.topicArn),
      ...(key ? [encryptStatement(key.keyArn)] : []),
      ...(this.canChangeSubnets ? writeStatements(stack, options) : []),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    acknowledgeWildcards(role, { canWrite: this.canChangeSubnets });
    return role;
  }

  private makeAudit(options: GuardOptions, alerts: AlertTopic): ScheduledAudit | undefined {
    const { audit: every, reportRetentionDays, earlyWarnings, logRetention, https, policy } = options;
    if (every === "off") return undefined;
    const props = { every, reportRetentionDays, earlyWarnings, logRetention, https, policy, alerts };
    return new ScheduledAudit(this, CHILDREN.audit, { ...props, guard: this.function });
  }

  private makeRule(): Rule {
    const target = new LambdaTarget(this.function, {
      deadLetterQueue: this.deadLetterQueues.rule,
      retryAttempts: 185,
      maxEventAge: Duration.hours(24),
    });
    return new Rule(this, CHILDREN.rule, {
      description: "EKS calls that create or update a managed node group, from CloudTrail.",
      eventPattern: CALLS,
      targets: [target],
    });
  }
}

/** Two of them would answer every event twice, with alarms of the same names. */
const ONE_A_STACK = "nodegroup-guard: a stack can hold one guard, which is for its whole account and region";

function guardsIn(stack: Stack): number {
  return stack.node.findAll().filter((each) => each instanceof NodegroupGuard).length;
}

/**
 * The events the guard answers. Of calls that EKS refused the function takes only updates, if the subnets are why. The
 * pattern doesn't leave the others out, because `exists: false` doesn't match an errorCode of null or "", with which
 * the call may have gone through.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const CALLS: EventPattern = {
  source: ["aws.eks"],
  detailType: ["AWS API Call via CloudTrail"],
  detail: {
    eventSource: ["eks.amazonaws.com"],
    eventName: [...NODEGROUP_CALLS],
  },
};
