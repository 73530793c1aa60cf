import type { Action, Audit } from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import { groupLabel } from "../../engine/text/group-label.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, some } from "../../engine/text/words.ts";
import type { Paint } from "../shell/paint.ts";

const CLUSTERS_SHOWN = 5;
const GROUPS_SHOWN = 8;
const SUBNETS_SHOWN = 6;

/** Actions with the same advice: the finding, the advice, and for each target its commands and what it fixes. */
export function actionLines(alike: Action[], paint: Paint): string[] {
  const [{ finding, text } = { finding: "ready" as const, text: "" }] = alike;
  return [
    `${paint.bold(findings[finding].title)} ${paint.dim(`(${finding})`)}`,
    `  ${plain(text)}`,
    ...alike.flatMap((action) => target(action, paint).map((line) => line && `  ${line}`)),
  ];
}

function target({ region, target: { kind, id }, commands, fixes }: Action, paint: Paint): string[] {
  return [
    "",
    `${kind.replace("-", " ")} ${paint.bold(plain(id))}, ${region}`,
    ...commands.map((command) => `  ${paint.cyan(command)}`),
    `  ${kind === "permission" || kind === "call" ? "needed for" : "fixes"} ${whose(fixes)}`,
    ...(kind === "subnet" ? [] : [`  in ${inSubnets(fixes)}`]),
  ];
}

function whose(fixes: Action["fixes"]): string {
  const groups = new Map<string, Set<string>>();
  for (const { cluster, ...group } of fixes) {
    groups.set(cluster, (groups.get(cluster) ?? new Set()).add(groupLabel(group)));
  }
  const clusters = [...groups].map(
    ([cluster, names]) => `${plain(cluster, 100)} (${some([...names], GROUPS_SHOWN)})`,
  );
  return some(clusters, CLUSTERS_SHOWN);
}

function inSubnets(fixes: Action["fixes"]): string {
  const ids = [...new Set(fixes.map(({ subnet }) => plain(subnet, 60)))].sort();
  return `${count(ids.length, "subnet")}: ${some(ids, SUBNETS_SHOWN)}`;
}

const SHOWN = 5;

/** What could not be read, by reason, with the permission to add. */
export function unreadLines({ unread }: Pick<Audit, "unread">): string[] {
  const reasons = new Map<string, { what: string[]; permission?: string }>();
  for (const { region, what, why, permission } of unread) {
    const found = reasons.get(why) ?? { what: [], ...(permission ? { permission } : {}) };
    reasons.set(why, found);
    found.what.push(`${plain(what, 120)} in ${region}`);
  }
  return [...reasons].flatMap(([why, { what, permission }]) => [
    `${plain(why)}: ${count(what.length, "read")} failed`,
    `  ${some(what, SHOWN)}`,
    ...(permission ? [`  Add the permission ${permission}`] : []),
  ]);
}
