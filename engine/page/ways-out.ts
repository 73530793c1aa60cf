import type { AssessedSubnet } from "../model/report.ts";
import { wayText } from "../text/subnet-line.ts";

/** The rows of a drawing, from the open internet down to nowhere. */
export const BANDS = ["internet", "elsewhere", "nowhere"] as const;
export type Band = (typeof BANDS)[number];

export const bandTitles: Record<Band, string> = {
  internet: "Internet gateway",
  elsewhere: "NAT or other",
  nowhere: "No way out, or unclear",
};

type Facts = AssessedSubnet["facts"];

export function bandOf(facts: Facts): Band {
  switch (facts?.wayOut?.kind) {
    case "internet-gateway":
      return "internet";
    case "elsewhere":
      return "elsewhere";
    case "blackhole":
    case "ambiguous":
    case "none":
    case undefined:
      return "nowhere";
  }
}

/** How traffic for the internet leaves the subnet, in words. */
export function wayOutText(facts: Facts): string {
  return facts ? wayText(facts) : "not known";
}
