import { aws } from "../../engine/text/shell.ts";
import { DEPLOY, type Line, ok, orOk, type Place, said, wrong } from "./line.ts";
import type { Alarm, Observations } from "./observations.ts";

/** Whether every alarm of the stack is there, would tell the topic, and is quiet. */
export function checkAlarms({ alarms, resources, stack }: Observations, place: Place): Line[] {
  const made = resources?.kind === "read" ? resources.value : [];
  const names = made.filter(({ type }) => type === "AWS::CloudWatch::Alarm").map(({ id }) => id);
  const topic = stack.kind === "read" ? stack.value.outputs.AlertTopicArn : undefined;
  const none = wrong("alarms", "the alarms are gone", DEPLOY);
  const lines = said("alarms", alarms, none, (found) => [
    ...names
      .filter((name) => !found.some((alarm) => alarm.name === name))
      .sort()
      .map((name) => wrong("alarms", `the alarm ${name} is gone`, DEPLOY)),
    ...found.flatMap((alarm) => faultsOf(alarm, topic, place)),
  ]);
  const count = alarms?.kind === "read" ? alarms.value.length : 0;
  return orOk(
    lines,
    count > 0 ? ok("alarms", `${count === 1 ? "1 alarm" : `${count} alarms`}, none on`) : none,
  );
}

function faultsOf(
  { name, state, actionsEnabled, actions }: Alarm,
  topic: string | undefined,
  { region, stack }: Place,
): Line[] {
  const heading = name.startsWith(`${stack}-`) ? name.slice(stack.length + 1) : "";
  const lines: Line[] = [];
  if (state === "ALARM") {
    lines.push(
      wrong("alarms", `${name} is on`, `what to do: docs/runbook.md${heading ? `#${heading}` : ""}`),
    );
  }
  if (!actionsEnabled) {
    const enable = aws("cloudwatch enable-alarm-actions", { region, "alarm-names": name });
    lines.push(wrong("alarms", `${name} tells nobody: its actions are switched off`, enable));
  }
  if (topic && !actions.includes(topic)) {
    lines.push(wrong("alarms", `${name} doesn't tell the stack's topic`, DEPLOY));
  }
  return lines;
}
