import { ArnFormat, Aws, Duration, RemovalPolicy, Stack, Token } from "aws-cdk-lib";
import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import {
  AnyPrincipal,
  PolicyStatement,
  type PolicyStatementProps,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import { type ITopic, type ITopicSubscription, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Fault } from "../engine/model/fault.ts";
import { extendTopicPolicy } from "./extend-topic-policy.ts";
import { annotate } from "./guard-notes.ts";
import type { NodegroupGuardProps } from "./guard-props.ts";
import { type MissingStatement, missingNote } from "./missing-statement.ts";
import { PUBLISHER_KEY_ACTIONS, ROLE_PATH } from "./permissions.ts";

export interface AlertTopicProps {
  emails: string[];
  /** An existing one, instead of the guard's own. */
  topic?: ITopic | undefined;
  /** The topic's key, where that isn't to be made here. */
  encryptionKey?: IKey | undefined;
  /** A KMS key of one's own, US$1 a month. Without any key the topic isn't encrypted at rest. */
  customerKey: boolean;
  /** Whether alarms of the guard are made, and publish to it. Its own topic takes those of the account in any case. */
  alarms: boolean;
  /** The address of a copy of the docs; empty if there is none. */
  docsUrl: string;
}

/** An alarm at the first period in which the metric is above 0, where the props don't have it otherwise. */
export interface AlertAlarmProps extends Partial<AlarmProps> {
  metric: AlarmProps["metric"];
  meaning: string;
  /** The runbook's advice with a page of AWS, for alarms without a link to the runbook. */
  todo: string;
  page: string;
}

/**
 * The topic that the function's messages and the alarms go to. There is no choice of the AWS-managed key: its
 * policy can't be changed, so alarms could not publish.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlertTopic extends Construct {
  readonly topic: ITopic;
  readonly key: IKey | undefined;
  /** The alarms that notify it. */
  readonly alarms: Alarm[] = [];
  private readonly props: AlertTopicProps;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    this.props = props;
    const given = props.encryptionKey ?? props.topic?.masterKey;
    this.key = props.customerKey ? this.customerKey() : given;
    this.topic = props.topic ?? this.ownTopic();
    for (const email of props.emails) this.subscribe(email);
    if (props.alarms || !props.topic) this.allowAlarms(props);
  }

  /**
   * Makes an alarm that notifies the topic on ALARM and on OK, unless alarms are turned off. Its name ends in its
   * heading in docs/runbook.md.
   */
  alarm(scope: Construct, name: string, { meaning, todo, page, ...props }: AlertAlarmProps): void {
    const { alarms, docsUrl } = this.props;
    if (!alarms) return;
    const next = docsUrl ? `What to do: ${docsUrl}runbook.md#${name}` : `${todo} ${page}`;
    const alarm = new Alarm(scope, name, {
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
      alarmName: `${Aws.STACK_NAME}-${name}`,
      alarmDescription: `${meaning} ${next}`,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    this.alarms.push(alarm);
  }

  /** Subscribes an address, unless the app has already subscribed it to the topic. */
  private subscribe(email: string): void {
    if (!this.topic.node.tryFindChild(email)) this.topic.addSubscription(emailSubscription(email));
  }

  /**
   * Lets the account's alarms publish, of this region: a topic's policy replaces the default that lets them. By a
   * pattern and not by their ARNs: they refer to the topic, which may be in another stack, and the topic to the key.
   */
  private allowAlarms({ topic, alarms, customerKey }: AlertTopicProps): void {
    const resources = [this.topic.topicArn];
    const publish = { ...this.ofAlarms(), actions: ["sns:Publish"], resources };
    if (topic) {
      const statement = new PolicyStatement(publish);
      extendTopicPolicy(topic, statement, () => this.warn({ of: "topic", arn: topic.topicArn, statement }));
    } else this.topic.addToResourcePolicy(new PolicyStatement({ sid: SID, ...publish }));
    if (!this.key) return;
    const use = { ...this.ofAlarms(), actions: PUBLISHER_KEY_ACTIONS, resources: ["*"] };
    const statement = new PolicyStatement({ ...(customerKey && { sid: SID }), ...use });
    const { statementAdded } = this.key.addToResourcePolicy(statement, true);
    if (!statementAdded && alarms) this.warn({ of: "encryptionKey", arn: this.key.keyArn, statement });
  }

  /** At the guard, which is what the app's author has written. */
  private warn(missing: MissingStatement): void {
    const guard = this.node.scope ?? this;
    annotate(guard, [missingNote(guard, missing)]);
  }

  /**
   * Lets the roles of the guards in an organization's accounts publish, in whichever region they are, and nobody else
   * there.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
   */
  allowMembers(organization: string): void {
    const member = {
      sid: "MembersPublish",
      principals: [new AnyPrincipal()],
      conditions: {
        StringEquals: { "aws:PrincipalOrgID": organization },
        ArnLike: { "aws:PrincipalArn": `arn:${Stack.of(this).partition}:iam::*:role${ROLE_PATH}*` },
      },
    };
    const publish = { ...member, actions: ["sns:Publish"], resources: [this.topic.topicArn] };
    const use = { ...member, actions: PUBLISHER_KEY_ACTIONS, resources: ["*"] };
    this.topic.addToResourcePolicy(new PolicyStatement(publish));
    this.key?.addToResourcePolicy(new PolicyStatement(use));
  }

  private ownTopic(): Topic {
    return new Topic(this, "Topic", {
      displayName: "nodegroup-guard",
      enforceSSL: true,
      ...(this.key && { masterKey: this.key }),
    });
  }

  private customerKey(): Key {
    return new Key(this, "Key", {
      description: "Encrypts the alerts of nodegroup-guard at rest.",
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      // Messages are not kept in the topic: nothing becomes unreadable with the key.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private ofAlarms(): Pick<PolicyStatementProps, "principals" | "conditions"> {
    const stack = Stack.of(this);
    const resource = { service: "cloudwatch", resource: "alarm", resourceName: "*" };
    const alarms = stack.formatArn({ ...resource, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return {
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      conditions: {
        StringEquals: { "aws:SourceAccount": stack.account },
        ArnLike: { "aws:SourceArn": alarms },
      },
    };
  }
}

/** Only on what is the guard's own: elsewhere CDK gives statements their ids. */
const SID = "AlarmsPublish";

/**
 * An e-mail subscription to a topic of whichever region: without it, SNS looks for the topic in the stack's.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
 */
function emailSubscription(email: string): ITopicSubscription {
  return {
    bind: (topic) => {
      const { region } = topic.env;
      const elsewhere = !Token.isUnresolved(region) && region !== Stack.of(topic).region;
      return { ...new EmailSubscription(email).bind(topic), ...(elsewhere && { region }) };
    },
  };
}

/**
 * The fault of a topic that alarms can't notify: CloudWatch takes topics of the alarm's own region only, and refuses
 * others when the stack is deployed. Nothing where a region isn't known before.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function regionFaults(scope: Construct, { topic, alarms = true }: NodegroupGuardProps): Fault[] {
  const { region: here } = Stack.of(scope);
  const there = topic?.env?.region ?? here;
  if (!alarms || there === here || Token.isUnresolved(there) || Token.isUnresolved(here)) return [];
  const allowed = `a topic of ${here}, since alarms reach topics of their own region only; or alarms: false as well`;
  return [{ path: "topic", received: `a topic of ${there}`, allowed }];
}
