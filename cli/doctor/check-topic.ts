import { DEPLOY, type Line, ok, orOk, type Place, said, untold, wrong } from "./line.ts";
import type { Alarm, Observations } from "./observations.ts";
import { lets } from "./policy-document.ts";

/**
 * Whether the alarms can publish to the topic.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function checkTopic({ topic, alarms }: Observations, place: Place): Line[] {
  const gone = wrong("topic", "the topic is gone: nobody can be told anything", DEPLOY);
  const lines = said("topic", topic, gone, ({ policy, key }) => [
    key && /(^|\/|:alias\/)aws\/sns$/.test(key)
      ? wrong("topic", "it is encrypted with the key alias/aws/sns, with which alarms can't publish", DEPLOY)
      : undefined,
    ...said("topic", alarms, undefined, (found) => mayPublish(policy, found, place)),
  ]);
  return orOk(lines, ok("topic", "takes messages from the alarms"));
}

function mayPublish(policy: string, alarms: Alarm[], { account }: Place): (Line | undefined)[] {
  const granted = alarms.map(({ name, arn }) => ({
    name,
    granted: lets(policy, {
      service: "cloudwatch.amazonaws.com",
      action: "sns:Publish",
      sourceArn: arn,
      account,
    }),
  }));
  const named = (wanted: string) => granted.filter((each) => each.granted === wanted).map(({ name }) => name);
  const [mute, unsure] = [named("no"), named("depends")];
  return [
    mute.length > 0
      ? wrong("topic", `its policy doesn't let these alarms publish: ${mute.join(", ")}`, DEPLOY)
      : undefined,
    unsure.length > 0
      ? untold(
          "topic",
          `whether its policy lets these alarms publish depends on more than the alarm: ${unsure.join(", ")}`,
        )
      : undefined,
  ];
}
