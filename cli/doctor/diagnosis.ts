import type { Line } from "./line.ts";

/** What the doctor has to say, as plain data. */
export interface Diagnosis {
  version: "1";
  account: string;
  stack: string;
  regions: { region: string; lines: Line[] }[];
}

/** How many lines there are of each kind. */
export function countKinds({ regions }: Diagnosis): Record<Line["kind"], number> {
  const kinds = regions.flatMap(({ lines }) => lines.map(({ kind }) => kind));
  const of = (wanted: Line["kind"]) => kinds.filter((kind) => kind === wanted).length;
  return { ok: of("ok"), wrong: of("wrong"), untold: of("untold") };
}

/** What is wrong is wrong, whatever else could not be told. */
export function doctorExit(diagnosis: Diagnosis): 0 | 1 | 2 {
  const { wrong, untold } = countKinds(diagnosis);
  return wrong > 0 ? 1 : untold > 0 ? 2 : 0;
}
