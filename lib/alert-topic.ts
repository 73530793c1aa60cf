import { ArnFormat, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { IAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { PUBLISHER_KEY_ACTIONS } from "./permissions.ts";

export interface AlertTopicProps {
  emails: string[];
  /** A KMS key of one's own, US$1 a month. Without it the topic isn't encrypted at rest. */
  customerKey: boolean;
}

const CLOUDWATCH = new ServicePrincipal("cloudwatch.amazonaws.com");

/**
 * The topic that the function's messages and the alarms go to. There is no choice of the AWS-managed key: its
 * policy can't be changed, so alarms could not publish.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlertTopic extends Construct {
  readonly topic: Topic;
  readonly key: Key | undefined;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    this.key = props.customerKey ? this.customerKey() : undefined;
    this.topic = new Topic(this, "Topic", {
      displayName: "nodegroup-guard",
      enforceSSL: true,
      ...(this.key && { masterKey: this.key }),
    });
    for (const email of props.emails) this.topic.addSubscription(new EmailSubscription(email));
  }

  /**
   * Lets exactly these alarms publish, and nobody else's.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
   */
  allowAlarms(alarms: IAlarm[]): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsPublish",
        principals: [CLOUDWATCH],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { "aws:SourceAccount": Stack.of(this).account },
          ArnEquals: { "aws:SourceArn": alarms.map((alarm) => alarm.alarmArn) },
        },
      }),
    );
  }

  private customerKey(): Key {
    const stack = Stack.of(this);
    const key = new Key(this, "Key", {
      description: "Encrypts the alerts of nodegroup-guard at rest.",
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      // Messages are not kept in the topic: nothing becomes unreadable with the key.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsPublish",
        principals: [CLOUDWATCH],
        actions: PUBLISHER_KEY_ACTIONS,
        resources: ["*"],
        conditions: {
          StringEquals: { "aws:SourceAccount": stack.account },
          // Not the alarms' own ARNs: they refer to the topic and the topic to this key.
          ArnLike: {
            "aws:SourceArn": stack.formatArn({
              service: "cloudwatch",
              resource: "alarm",
              resourceName: "*",
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    return key;
  }
}
