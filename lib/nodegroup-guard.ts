import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { type EventPattern, Match, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { guardEnvironment } from "../engine/model/guard-environment.ts";
import { canEnable } from "../engine/model/policy.ts";
import { acknowledgeRuleQueue, acknowledgeWildcards } from "./acknowledgements.ts";
import { Alarms } from "./alarms.ts";
import { AlertTopic } from "./alert-topic.ts";
import type { Options } from "./app/options.ts";
import {
  encryptStatement,
  logStatement,
  publishStatement,
  readStatements,
  writeStatements,
} from "./permissions.ts";

export interface NodegroupGuardProps {
  options: Options;
  /** Holds index.mjs and the policy.json in force. */
  assetDirectory: string;
  /** A date such as 2026-11-22, in UTC: rules that have expired by then grant no permission. */
  today: string;
}

/**
 * The guard: EventBridge rule, function, topic, a dead-letter queue for each of the two retrying parties,
 * alarms. Deleting the stack deletes everything in it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class NodegroupGuard extends Construct {
  readonly alerts: AlertTopic;
  readonly guard: LambdaFunction;
  readonly functionQueue: Queue;
  readonly ruleQueue: Queue;
  /** Whether the function may change subnets at all. */
  readonly canWrite: boolean;

  constructor(scope: Construct, id: string, props: NodegroupGuardProps) {
    super(scope, id);
    this.canWrite = canEnable(props.options.policy, props.today);
    this.alerts = new AlertTopic(this, "Alerts", props.options);
    this.functionQueue = deadLetterQueue(this, "FunctionDeadLetters");
    this.ruleQueue = deadLetterQueue(this, "RuleDeadLetters");
    this.guard = this.makeFunction(props);
    const alarms = new Alarms(this, "Alarms", {
      guard: this.guard,
      rule: this.makeRule(),
      functionQueue: this.functionQueue,
      ruleQueue: this.ruleQueue,
      topic: this.alerts.topic,
      docsUrl: props.options.docsUrl,
    });
    this.alerts.allowAlarms(alarms.all);
    acknowledgeRuleQueue(this.ruleQueue);
  }

  private makeFunction({ options, assetDirectory }: NodegroupGuardProps): LambdaFunction {
    const logGroup = new LogGroup(this, "Logs", {
      retention: options.logRetentionDays satisfies RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new LambdaFunction(this, "Function", {
      description:
        "Checks the subnets of new EKS node groups, then enables auto-assign public IPv4 or alerts.",
      code: Code.fromAsset(assetDirectory),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.minutes(5),
      role: this.makeRole(logGroup, options),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      deadLetterQueue: this.functionQueue,
      environment: {
        ...guardEnvironment({
          topicArn: this.alerts.topic.topicArn,
          receipts: options.receipts,
          followSeconds: options.followSeconds,
          docs: options.docsUrl && `${options.docsUrl}findings/`,
          https: options.https,
        }),
        POWERTOOLS_SERVICE_NAME: "nodegroup-guard",
        POWERTOOLS_METRICS_NAMESPACE: "NodegroupGuard",
      },
    });
  }

  private makeRole(logGroup: LogGroup, options: Options): Role {
    const stack = Stack.of(this);
    const role = new Role(this, "Role", {
      description: this.canWrite
        ? "nodegroup-guard: reads networks and clusters, enables auto-assign public IPv4, publishes alerts."
        : "nodegroup-guard: reads networks and clusters, publishes alerts. Can't change anything.",
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    const statements = [
      logStatement(logGroup.logGroupArn),
      ...readStatements(stack),
      publishStatement(this.alerts.topic.topicArn),
      ...(this.alerts.key ? [encryptStatement(this.alerts.key.keyArn)] : []),
      ...(this.canWrite ? writeStatements(stack, options) : []),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    acknowledgeWildcards(role, this);
    return role;
  }

  private makeRule(): Rule {
    const target = new LambdaTarget(this.guard, {
      deadLetterQueue: this.ruleQueue,
      retryAttempts: 185,
      maxEventAge: Duration.hours(24),
    });
    return new Rule(this, "Rule", {
      description: "Successful EKS CreateNodegroup calls, from CloudTrail.",
      eventPattern: CREATE_NODEGROUP,
      targets: [target],
    });
  }
}

/**
 * How long SQS keeps an event that could not be handled: its maximum, so that no event is lost over a holiday.
 */
const RETENTION = Duration.days(14);

/**
 * A queue for events that could not be handled. It is encrypted with a key that SQS manages, which costs
 * nothing and lets EventBridge and Lambda send without a key policy.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
 */
function deadLetterQueue(scope: Construct, id: string): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: RETENTION,
  });
}

/**
 * The events the guard answers. A call that EKS refused has an errorCode and made no node group; one whose
 * node group fails later on went through at first and has none.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const CREATE_NODEGROUP: EventPattern = {
  source: ["aws.eks"],
  detailType: ["AWS API Call via CloudTrail"],
  detail: {
    eventSource: ["eks.amazonaws.com"],
    eventName: ["CreateNodegroup"],
    errorCode: Match.doesNotExist(),
  },
};
