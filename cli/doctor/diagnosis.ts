import { plain } from "../../engine/text/safe-text.ts";
import { count, some } from "../../engine/text/words.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import type { Line } from "./assess.ts";

/** The result of the command, as plain data: what --format json prints. */
export interface Diagnosis {
  version: "1";
  account: string;
  /** The account's name in the organization. */
  accountName?: string;
  /** The one that was named, or the default: what is missing where no guard carries the tag. */
  stack: string;
  /** One for each guard: a region can have several. */
  regions: DiagnosedGuard[];
  /** With --all-regions, those without a guard. */
  notDeployedIn: string[];
}

/** One guard: how it is, in a few words, and every check of it. */
export interface DiagnosedGuard {
  region: string;
  stack: string;
  guard: GuardState;
  lines: Line[];
}

/** A guard's state; unread parts are left out. */
export interface GuardState {
  present: boolean;
  /** The guard's version, from its function's tag. */
  version?: string;
  mode?: string;
  /** Events in both dead-letter queues. */
  waiting?: number;
  /** When a scheduled audit was completed last, to the hour; null if none was in two weeks. */
  lastAudit?: string | null;
}

const KINDS = {
  ok: { word: "ok", colour: "green" },
  wrong: { word: "wrong", colour: "red" },
  outdated: { word: "outdated", colour: "yellow" },
  unknown: { word: "can't tell", colour: "yellow" },
} as const satisfies Record<Line["kind"], { word: string; colour: keyof Paint }>;

const LONG = 1000;
const SHOWN = 4;

/** A definite fault outranks a check that could not be completed. A guard that is nowhere can't work. */
export function doctorExit(diagnosis: Diagnosis): 0 | 1 | 2 {
  if (diagnosis.regions.length === 0) return 1;
  const { wrong, unknown } = countKinds(diagnosis);
  return wrong > 0 ? 1 : unknown > 0 ? 2 : 0;
}

/** The diagnosis for a person: a line for each check, and below it what to type. */
export function diagnosisText(diagnosis: Diagnosis, { color }: { color: boolean }): string {
  const paint = paintFor(color);
  const { account, stack, regions, notDeployedIn } = diagnosis;
  const width = Math.max(...regions.flatMap(({ lines }) => lines.map(({ check }) => check.length)));
  const each = regions.map(({ region, stack, lines }) => [
    paint.bold(`${plain(stack)} in ${region}, account ${account}`),
    ...lines.flatMap((line) => lineText(line, width, paint)),
  ]);
  const others =
    notDeployedIn.length > 0
      ? [
          `No stack ${plain(stack)} in ${count(notDeployedIn.length, "region")}: ${some(notDeployedIn, SHOWN)}. If the guard is meant to be there, deploy it.`,
        ]
      : [];
  return `${[...each, ...(others.length > 0 ? [others] : []), [summary(diagnosis)]].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

export function lineText(line: Line, width: number, paint: Paint): string[] {
  const { word, colour } = KINDS[line.kind];
  const mark = paint[colour](word.padEnd(KINDS.unknown.word.length));
  return [
    `  ${mark}  ${line.check.padEnd(width)}  ${plain(line.says, LONG)}`,
    ...stepsOf(line).map((step) => `      ${plain(step, LONG)}`),
  ];
}

function stepsOf(line: Line): string[] {
  if (line.kind === "wrong" || line.kind === "outdated") return line.steps;
  return line.kind === "unknown" && line.permission ? [`add the permission ${line.permission}`] : [];
}

function summary(diagnosis: Diagnosis): string {
  if (diagnosis.regions.length === 0) return "The guard is in none of these regions.";
  const { ok, wrong, outdated, unknown } = countKinds(diagnosis);
  const older = outdated > 0 ? " What is outdated works as it did." : "";
  if (wrong + unknown === 0) return `${ableText(diagnosis)}${older}`;
  const beside = isBeside(diagnosis) ? "The guard itself is able to work. " : "";
  return `${beside}${ok} ok, ${wrong} wrong, ${unknown} unknown.${older}`;
}

/** Whether all that is not in order is the scheduled audit's or the early warnings' of one guard. */
function isBeside({ regions }: Diagnosis): boolean {
  const faults = regions
    .flatMap(({ lines }) => lines)
    .filter(({ kind }) => kind === "wrong" || kind === "unknown");
  return regions.length === 1 && faults.every(({ check }) => /^(audit|early-warnings)(-|$)/.test(check));
}

/** The verdict on guards in order, with what it covers of each: a stack may have no scheduled audit. */
function ableText({ regions }: Diagnosis): string {
  const having = (part: Part) => regions.filter((guard) => isChecked(part, guard)).length;
  const [audits, early] = [having("audit"), having("early-warnings")];
  if (regions.length > 1) {
    const parts = `${audits} with a scheduled audit, ${early} with early warnings`;
    return `All ${regions.length} guards are able to work: ${parts}.`;
  }
  if (early > 0) return "The guard, its scheduled audit and its early warnings are able to work.";
  if (audits > 0) return "The guard and its scheduled audit are able to work. It has no early warnings.";
  return "The guard is able to work. It has no scheduled audit.";
}

type Part = "audit" | "early-warnings";

/** Whether a guard was checked for this part: it is, where the stack has it. */
export function isChecked(part: Part, { lines }: DiagnosedGuard): boolean {
  return lines.some(({ check }) => check === part);
}

export function countKinds({ regions }: Pick<Diagnosis, "regions">): Record<Line["kind"], number> {
  const counts = { ok: 0, wrong: 0, outdated: 0, unknown: 0 };
  for (const { kind } of regions.flatMap(({ lines }) => lines)) counts[kind]++;
  return counts;
}
