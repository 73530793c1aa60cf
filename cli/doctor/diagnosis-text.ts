import { plain } from "../../engine/text/safe-text.ts";
import { type Paint, paintFor } from "../shell/paint.ts";
import { countKinds, type Diagnosis } from "./diagnosis.ts";
import type { Line } from "./line.ts";

const WORDS = { ok: "ok", wrong: "wrong", untold: "can't tell" } satisfies Record<Line["kind"], string>;
const COLOURS = { ok: "green", wrong: "red", untold: "yellow" } satisfies Record<Line["kind"], keyof Paint>;

const LONG = 1000;

/** The diagnosis for a person: a line for each check, and below it what to type. */
export function diagnosisText(diagnosis: Diagnosis, { color }: { color: boolean }): string {
  const paint = paintFor(color);
  const { account, stack, regions } = diagnosis;
  const width = Math.max(...regions.flatMap(({ lines }) => lines.map(({ check }) => check.length)));
  const each = regions.map(({ region, lines }) => [
    paint.bold(`${plain(stack)} in ${region}, account ${account}`),
    ...lines.flatMap((line) => lineText(line, width, paint)),
  ]);
  return `${[...each, [summary(diagnosis)]].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function lineText(line: Line, width: number, paint: Paint): string[] {
  const { kind, check, says } = line;
  const mark = paint[COLOURS[kind]](WORDS[kind].padEnd(WORDS.untold.length));
  return [
    `  ${mark}  ${check.padEnd(width)}  ${plain(says, LONG)}`,
    ...stepsOf(line).map((step) => `      ${plain(step, LONG)}`),
  ];
}

function stepsOf(line: Line): string[] {
  switch (line.kind) {
    case "ok":
      return [];
    case "wrong":
      return line.steps;
    case "untold":
      return line.permission ? [`add the permission ${line.permission}`] : [];
  }
}

function summary(diagnosis: Diagnosis): string {
  const { ok, wrong, untold } = countKinds(diagnosis);
  if (wrong + untold === 0) return "The guard is able to work.";
  return `${ok} ok, ${wrong} wrong, ${untold} could not be told.`;
}
