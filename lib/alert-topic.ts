import { ArnFormat, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { IAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { PUBLISHER_KEY_ACTIONS, ROLE_PATH } from "./permissions.ts";

export interface AlertTopicProps {
  emails: string[];
  /** An existing one, instead of the guard's own. */
  topic: ITopic | undefined;
  /** The topic's key, where that isn't to be made here. */
  encryptionKey: IKey | undefined;
  /** A KMS key of one's own, US$1 a month. Without any key the topic isn't encrypted at rest. */
  customerKey: boolean;
}

/** A statement that a resource's policy needs and could not be given here: the resource is imported. */
export interface MissingStatement {
  of: "topic" | "encryptionKey";
  arn: string;
  statement: PolicyStatement;
}

const CLOUDWATCH = new ServicePrincipal("cloudwatch.amazonaws.com");

/**
 * The topic that the function's messages and the alarms go to. There is no choice of the AWS-managed key: its
 * policy can't be changed, so alarms could not publish.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlertTopic extends Construct {
  readonly topic: ITopic;
  readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const given = props.encryptionKey ?? props.topic?.masterKey;
    this.key = props.customerKey ? this.customerKey() : given;
    this.topic = props.topic ?? this.ownTopic();
    for (const email of props.emails) this.topic.addSubscription(new EmailSubscription(email));
  }

  /**
   * Lets exactly these alarms publish, and nobody else's. Returns what an imported topic or key still needs.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
   */
  allowAlarms(alarms: IAlarm[]): MissingStatement[] {
    const publish = new PolicyStatement({
      sid: "AlarmsPublish",
      principals: [CLOUDWATCH],
      actions: ["sns:Publish"],
      resources: [this.topic.topicArn],
      conditions: {
        StringEquals: { "aws:SourceAccount": Stack.of(this).account },
        ArnEquals: { "aws:SourceArn": alarms.map((alarm) => alarm.alarmArn) },
      },
    });
    const missing: MissingStatement[] = [];
    if (!this.topic.addToResourcePolicy(publish).statementAdded) {
      missing.push({ of: "topic", arn: this.topic.topicArn, statement: publish });
    }
    if (this.key) {
      const use = this.alarmsUseKey();
      const { statementAdded } = this.key.addToResourcePolicy(use, true);
      if (!statementAdded) missing.push({ of: "encryptionKey", arn: this.key.keyArn, statement: use });
    }
    return missing;
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

  private alarmsUseKey(): PolicyStatement {
    const stack = Stack.of(this);
    return new PolicyStatement({
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
    });
  }
}
