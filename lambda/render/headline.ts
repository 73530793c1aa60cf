import { findings } from "../core/findings.ts";
import type { Report, SubnetReport } from "../core/report.ts";

/** The whole report in one sentence of at most 80 characters. */
export function headline({ subnets }: Report): string {
  const of = ` of ${count(subnets.length, "subnet")}`;
  const enabled = subnets.filter(({ outcome }) => outcome === "enabled").length;
  const failed = subnets.filter(({ outcome }) => outcome === "failed").length;
  const alerts = subnets.filter(({ decision }) => decision === "alert");
  const rest = alerts.length > 0 ? `, ${alerts.length} more to look at` : "";

  if (failed > 0) return `switching public IPv4 on FAILED in ${failed}${of}${rest}`;
  if (enabled > 0 && rest) return `public IPv4 switched on in ${enabled}${of}${rest}`;
  if (enabled > 0) return `auto-assign public IPv4 was off in ${enabled}${of} - switched on`;
  return `${subjectOf(alerts)} in ${alerts.length}${of} - nothing changed`;
}

function subjectOf(alerts: SubnetReport[]): string {
  const [only, another] = new Set(alerts.map(({ finding }) => finding));
  return only && !another ? findings[only].title : "something needs attention";
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
