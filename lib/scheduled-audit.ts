import { Duration, RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import { ComparisonOperator, Metric, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Code, type IFunction, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Construct } from "constructs";
import { auditEnvironment } from "../engine/model/audit-environment.ts";
import type { Https } from "../engine/model/guard-environment.ts";
import {
  AUDIT_CHILDREN,
  AUDIT_TAG,
  AUDITS_COMPLETED,
  metricsEnvironment,
} from "../engine/model/installed-guard.ts";
import type { Policy } from "../engine/model/policy.ts";
import {
  acknowledgeAuditWildcards,
  acknowledgeReportBucket,
  acknowledgeScheduler,
} from "./acknowledgements.ts";
import type { AlertTopic } from "./alert-topic.ts";
import { EarlyStarts } from "./early-starts.ts";
import {
  auditReadStatements,
  encryptStatement,
  logStatement,
  publishStatement,
  ROLE_PATH,
  reportStatements,
  subscribersStatement,
} from "./permissions.ts";
import { AUDIT_FILE, STAGED, stageFunction } from "./stage-function.ts";

export interface ScheduledAuditProps {
  every: "daily" | "hourly";
  reportRetentionDays: number;
  alerts: AlertTopic;
  /** Whether calls that can break node groups to come start an audit early; those of the guard never do. */
  earlyWarnings: boolean;
  guard: IFunction;
  logRetention: RetentionDays;
  https: Https;
  /** The guard's: it says where the report offers no change. */
  policy: Policy;
}

const PERIODS = { daily: Duration.days(1), hourly: Duration.hours(1) };

/** The longest that Lambda allows. */
const TIMEOUT = Duration.minutes(15);

/**
 * The audit by schedule: a function of its own that reads, stores its reports and publishes, but can change
 * nothing; the bucket of its reports, and one alarm. The bucket stays when the stack is deleted.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
 */
export class ScheduledAudit extends Construct {
  readonly function: LambdaFunction;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: ScheduledAuditProps) {
    super(scope, id);
    this.bucket = this.makeBucket(props);
    this.function = this.makeFunction(props);
    Tags.of(this.function).add(AUDIT_TAG.key, AUDIT_TAG.value);
    this.makeSchedule(props);
    this.addAlarm(props);
    if (props.earlyWarnings) {
      const { guard, alerts } = props;
      const early = { audit: this.function, auditTime: TIMEOUT, guard, alerts };
      new EarlyStarts(this, AUDIT_CHILDREN.early, early);
    }
  }

  private makeBucket({ reportRetentionDays }: ScheduledAuditProps): Bucket {
    const bucket = new Bucket(this, "Reports", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        {
          expiration: Duration.days(reportRetentionDays),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledgeReportBucket(bucket);
    return bucket;
  }

  private makeFunction({ alerts, logRetention, https, policy }: ScheduledAuditProps): LambdaFunction {
    const logGroup = new LogGroup(this, "Logs", {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new LambdaFunction(this, AUDIT_CHILDREN.function, {
      description:
        "Audits the subnets of all EKS node groups here and reports what changed. Changes nothing.",
      code: Code.fromAsset(stageFunction(this, AUDIT_FILE, policy)),
      ...STAGED,
      memorySize: 512,
      timeout: TIMEOUT,
      role: this.makeRole(logGroup, alerts),
      logGroup,
      // A run that was lost is made up for by the next one.
      retryAttempts: 1,
      maxEventAge: Duration.hours(1),
      environment: {
        ...auditEnvironment({
          topicArn: alerts.topic.topicArn,
          reportBucket: this.bucket.bucketName,
          https,
        }),
        ...metricsEnvironment("audit"),
      },
    });
  }

  private makeRole(logGroup: LogGroup, { topic, key }: AlertTopic): Role {
    const role = new Role(this, "Role", {
      description:
        "nodegroup-guard audit: reads networks and clusters, stores reports, publishes. Changes nothing.",
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      path: ROLE_PATH,
    });
    const statements = [
      logStatement(logGroup.logGroupArn),
      ...auditReadStatements(Stack.of(this)),
      ...reportStatements(this.bucket),
      publishStatement(topic.topicArn),
      subscribersStatement(topic.topicArn),
      ...(key ? [encryptStatement(key.keyArn)] : []),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    acknowledgeAuditWildcards(role, this.bucket);
    return role;
  }

  /** A schedule without a start begins at once: the first audit is that of the deployment. */
  private makeSchedule({ every }: ScheduledAuditProps): void {
    const role = new Role(this, "SchedulerRole", {
      description: "nodegroup-guard audit: lets its schedule start it.",
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    });
    new Schedule(this, AUDIT_CHILDREN.schedule, {
      description: "Starts the audit of nodegroup-guard.",
      schedule: ScheduleExpression.rate(PERIODS[every]),
      target: new LambdaInvoke(this.function, {
        input: ScheduleTargetInput.fromObject({}),
        role,
        retryAttempts: 3,
        maxEventAge: Duration.hours(1),
      }),
    });
    acknowledgeScheduler(role, this.function);
  }

  private addAlarm({ every, alerts }: ScheduledAuditProps): void {
    alerts.alarm(this, "audit-missing", {
      meaning: `No audit of nodegroup-guard was completed in two periods (${every}).`,
      todo: "See the error, or the trouble of each audit, in the log of the audit's function: aws logs tail, with its log group. Then start an audit: aws lambda invoke, with {} as the payload.",
      page: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-functions-logs.html",
      metric: new Metric({
        namespace: AUDITS_COMPLETED.namespace,
        metricName: AUDITS_COMPLETED.metric,
        dimensionsMap: { [AUDITS_COMPLETED.dimension.name]: AUDITS_COMPLETED.dimension.value },
        period: PERIODS[every],
        statistic: Stats.SUM,
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      // Silence is what it is there for.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
