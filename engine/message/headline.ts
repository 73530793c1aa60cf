import { findings } from "../model/findings.ts";
import type { Report, SubnetReport } from "../model/report.ts";

/** So that a mail's subject has room for names as well. */
const MAX = 80;
const SOMETHING = "something needs attention";

/** The whole report in one sentence of at most 80 characters. */
export function headline({ subnets }: Report): string {
  const of = ` of ${count(subnets.length, "subnet")}`;
  const enabled = subnets.filter(({ outcome }) => outcome === "enabled").length;
  const failed = subnets.filter(({ outcome }) => outcome === "failed").length;
  const alerts = subnets.filter(({ decision }) => decision === "alert");
  const rest = alerts.length > 0 ? `, ${alerts.length} more to review` : "";

  if (failed > 0) return `enabling public IPv4 FAILED in ${failed}${of}${rest}`;
  if (enabled > 0 && rest) return `public IPv4 enabled in ${enabled}${of}${rest}`;
  if (enabled > 0) return `auto-assign public IPv4 was off in ${enabled}${of} - enabled`;
  return nothingChanged(subjectOf(alerts), `in ${alerts.length}${of}`);
}

/**
 * Omits "nothing changed" after a long title: the fault matters more, and nothing here suggests a change.
 */
function nothingChanged(what: string, where: string): string {
  const sentences = [`${what} ${where} - nothing changed`, `${what} ${where}`];
  return sentences.find(({ length }) => length <= MAX) ?? `${SOMETHING} ${where}`;
}

function subjectOf(alerts: SubnetReport[]): string {
  const [only, another] = new Set(alerts.map(({ finding }) => finding));
  return only && !another ? findings[only].title : SOMETHING;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
