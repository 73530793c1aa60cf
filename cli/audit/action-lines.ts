import { affectedGroups, BY_HAND, relationOf } from "../../engine/audit/audit-words.ts";
import type { Action, Audit, FailedGroup } from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count, some } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import type { Paint } from "../shell/paint.ts";

const SUBNETS_SHOWN = 6;

/** How a text is laid out, and how this program was started. */
export interface Layout {
  paint: Paint;
  columns: number;
  program: string;
}

/** Actions with the same advice: the finding, the advice, and for each target its commands and what it fixes. */
export function actionLines(alike: Action[], layout: Layout): string[] {
  const { paint, columns } = layout;
  const [{ finding, text } = { finding: "ready" as const, text: "" }] = alike;
  return [
    `${paint.bold(findings[finding].title)} ${paint.dim(`(${finding})`)}`,
    ...wrap(plain(text, 2000), columns, "  "),
    ...alike.flatMap((action) => target(action, layout)),
  ];
}

function target(action: Action, { paint, columns, program }: Layout): string[] {
  const { region, target, fix, commands, fixes } = action;
  const { kind, id, name } = target;
  const named = name ? ` "${plain(name, 60)}"` : "";
  const fixing = fix?.replace(/^nodegroup-guard\b/, program);
  return [
    "",
    ...wrap(`${kind.replace("-", " ")} ${plain(id)}${named}, ${region}`, columns, "  ").map((line) =>
      line.replace(plain(id), (shown) => paint.bold(shown)),
    ),
    ...(fixing ? [`    ${paint.cyan(fixing)}`] : []),
    ...(fixing && commands.length > 0 ? [paint.dim(`    ${BY_HAND.fix}`)] : []),
    ...commands.map((command) => `    ${paint.cyan(command)}`),
    ...wrap(`${relationOf(action)} ${affectedGroups(action)}`, columns, "    "),
    ...(kind === "subnet" ? [] : wrap(`in ${inSubnets(fixes)}`, columns, "    ")),
  ];
}

function inSubnets(fixes: Action["fixes"]): string {
  const ids = [...new Set(fixes.map(({ subnet }) => plain(subnet, 60)))].sort();
  return `${count(ids.length, "subnet")}: ${some(ids, SUBNETS_SHOWN)}`;
}

const ISSUES_SHOWN = 3;

/** One node group in CREATE_FAILED: what EKS says, and how to delete and re-create it. */
export function failedGroupLines(group: FailedGroup, { paint, columns, program }: Layout): string[] {
  const { region, cluster, nodegroup, issues, text, recreate, commands } = group;
  return [
    `${paint.bold(`${plain(cluster, 100)}/${plain(nodegroup, 63)}`)}, ${region}`,
    ...issues
      .slice(0, ISSUES_SHOWN)
      .flatMap(({ code, message }) =>
        wrap(`EKS says: ${plain(code, 100)}: ${plain(message)}`, columns, "  "),
      ),
    ...wrap(plain(text, 2000), columns, "  "),
    ...(recreate
      ? [
          `    ${paint.cyan(recreate.replace(/^nodegroup-guard\b/, program))}`,
          paint.dim(`    ${BY_HAND.recreate}`),
        ]
      : []),
    ...commands.map((command) => `    ${paint.cyan(command)}`),
  ];
}

const SHOWN = 5;

/** The failed reads, grouped by reason, with the permission to add. */
export function unreadLines({ unread }: Pick<Audit, "unread">, columns = Number.POSITIVE_INFINITY): string[] {
  const reasons = new Map<string, { what: string[]; permission?: string }>();
  for (const { region, what, why, permission } of unread) {
    const found = reasons.get(why) ?? { what: [], ...(permission ? { permission } : {}) };
    reasons.set(why, found);
    found.what.push(`${plain(what, 120)} in ${region}`);
  }
  return [...reasons].flatMap(([why, { what, permission }]) => [
    ...wrap(`${plain(why)}: ${count(what.length, "read")} failed`, columns),
    ...wrap(some(what, SHOWN), columns, "  "),
    ...(permission ? [`  Add the permission ${permission}`] : []),
  ]);
}
