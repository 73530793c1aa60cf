import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { Alarm } from "../observations.ts";
import type { Ask } from "./ask.ts";

/** CloudWatch takes a hundred names at a time, and answers them all on one page. */
const AT_A_TIME = 100;

/** What CloudWatch says of these alarms: sorted by name, without those that aren't there. */
export function readAlarms(client: CloudWatchClient, ask: Ask, names: string[]): Promise<Read<Alarm[]>> {
  return ask("cloudwatch:DescribeAlarms", async () => {
    const found: Alarm[] = [];
    for (let start = 0; start < names.length; start += AT_A_TIME) {
      const { MetricAlarms } = await client.send(
        new DescribeAlarmsCommand({
          AlarmNames: names.slice(start, start + AT_A_TIME),
          AlarmTypes: ["MetricAlarm"],
          MaxRecords: AT_A_TIME,
        }),
      );
      for (const alarm of required(MetricAlarms, "MetricAlarms")) {
        found.push({
          name: required(alarm.AlarmName, "AlarmName"),
          arn: required(alarm.AlarmArn, "AlarmArn"),
          state: required(alarm.StateValue, "StateValue"),
          actionsEnabled: required(alarm.ActionsEnabled, "ActionsEnabled"),
          actions: alarm.AlarmActions ?? [],
        });
      }
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}
