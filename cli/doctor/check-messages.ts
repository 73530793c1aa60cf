import { aws } from "../../engine/text/shell.ts";
import { page } from "./advice.ts";
import { type Check, type CheckInput, drifted, ok, type Results, unknown, wrong } from "./check.ts";
import { type Alarm, type Subscription, topicOf } from "./observations.ts";
import { type Answer, allowsService } from "./policy-document.ts";

/**
 * Whether the alarms can publish to the topic.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export const topic: Check = {
  firstDecides: true,
  absent: (of) => of === "topic" && drifted("the topic is gone: nobody can be notified"),
  parts: {
    topic: ({ key = "" }) => [
      ok("takes messages from the alarms"),
      /(^|\/|:alias\/)aws\/sns$/.test(key) &&
        drifted("it is encrypted with the key alias/aws/sns, with which alarms can't publish"),
    ],
    alarms: (alarms, { account, known }) => {
      const policy = known.topic?.policy ?? "";
      const call = { service: "cloudwatch.amazonaws.com", action: "sns:Publish", account };
      const withAnswer = (answer: Answer) =>
        alarms
          .filter(({ arn }) => allowsService(policy, { ...call, sourceArn: arn }) === answer)
          .map(({ name }) => name)
          .join(", ");
      const [denied, unsure] = [withAnswer("no"), withAnswer("depends")];
      const depends = "whether its policy lets these alarms publish depends on more than the alarm";
      return [
        denied && drifted(`its policy doesn't let these alarms publish: ${denied}`),
        unsure && unknown(`${depends}: ${unsure}`),
      ];
    },
  },
};

/** Whether anybody gets the messages: a subscription does nothing until its owner confirms it. */
export const subscriptions: Check = {
  // Nobody can subscribe to a topic that is gone, which is said of the topic.
  absent: (_, input) => input.seen.topic?.kind !== "absent" && noSubscription(input),
  parts: {
    subscriptions: (all, input) => [
      ok(`${endpointsOf(all)}: confirmed`),
      all.every(({ arn }) => arn === "Deleted") && noSubscription(input),
      ...all
        .filter(({ arn }) => arn === "PendingConfirmation")
        .map((subscription) =>
          wrong(
            `${masked(subscription)} has not been confirmed, and gets nothing`,
            `${confirmation(subscription)}; to have it sent again:`,
            subscribe(input, subscription.protocol, "THE-SAME-ADDRESS"),
          ),
        ),
    ],
  },
};

function noSubscription(input: CheckInput) {
  const says = "nobody gets the messages: the topic has no subscriptions";
  return wrong(says, subscribe(input, "email", "YOU@EXAMPLE.COM"));
}

function subscribe({ known, region }: CheckInput, protocol: string, endpoint: string): string {
  const topic = topicOf(known) ?? "TOPIC_ARN";
  return aws("sns subscribe", { region, "topic-arn": topic, protocol, "notification-endpoint": endpoint });
}

function confirmation({ protocol }: Subscription): string {
  return protocol.startsWith("email")
    ? `let its owner follow the link in SNS's mail "AWS Notification - Subscription Confirmation"`
    : "let the endpoint visit the SubscribeURL that SNS has handed to it";
}

/** The masked addresses of confirmed subscribers; empty if there are none. */
export function endpointsOf(subscriptions: Subscription[]): string {
  const confirmed = subscriptions.filter(({ arn }) => arn.startsWith("arn:"));
  return confirmed.map(masked).join(", ");
}

/** An endpoint that its owner recognises, and others can't write to or call: it may end up in a ticket. */
function masked({ protocol, endpoint }: Subscription): string {
  if (protocol.startsWith("email")) return `${protocol} ${endpoint.replace(/^(.)[^@]*(?=@)/u, "$1***")}`;
  if (protocol === "sms") return `${protocol} ${endpoint.replace(/^.*(?=.{2}$)/u, "***")}`;
  // The path and what follows it can hold a secret; the host says whose it is.
  const secret = /^(https?:\/\/)(?:[^/@]*@)?([^/?#]*).*$/su;
  return `${protocol} ${protocol.startsWith("http") ? endpoint.replace(secret, "$1$2/***") : endpoint}`;
}

/** Whether all alarms of the stack exist, notify the topic, and are quiet. */
export const alarms: Check = {
  absent: () => drifted("the alarms are gone"),
  parts: {
    alarms: (alarms, input) => {
      const expected = input.known.resources?.filter(({ type }) => type === "AWS::CloudWatch::Alarm") ?? [];
      const missing = expected.filter(({ id }) => !alarms.some(({ name }) => name === id));
      return [
        alarms.length > 0 && ok(`${alarms.length === 1 ? "1 alarm" : `${alarms.length} alarms`}, none on`),
        ...missing
          .map(({ id }) => id)
          .sort()
          .map((name) => drifted(`the alarm ${name} is gone`)),
        ...alarms.flatMap((alarm) => alarmFaults(alarm, input)),
      ];
    },
  },
};

function alarmFaults(
  { name, state, actionsEnabled, actions }: Alarm,
  { region, stack, known }: CheckInput,
): Results {
  const heading = name.startsWith(`${stack}-`) ? `#${name.slice(stack.length + 1)}` : "";
  const describe = aws("cloudwatch describe-alarms", { region, "alarm-names": name });
  const enable = aws("cloudwatch enable-alarm-actions", { region, "alarm-names": name });
  const topic = topicOf(known);
  return [
    state === "ALARM" &&
      wrong(
        `${name} is on`,
        page("what to do", `runbook.md${heading}`, `what to do is in its description: ${describe}`),
      ),
    !actionsEnabled && wrong(`${name} notifies nobody: its actions are disabled`, enable),
    topic && !actions.includes(topic) && drifted(`${name} doesn't tell the stack's topic`),
  ];
}
