import { findings } from "../model/findings.ts";
import type { AssessedSubnet, SubnetReport } from "../model/report.ts";
import { plain } from "./safe-text.ts";

/** The columns that say where a subnet is, how traffic leaves it and what was done. */
export function subnetColumns(subnet: SubnetReport): string[] {
  const { facts } = subnet;
  const place = facts ? [facts.availabilityZone, facts.cidr, wayText(facts)] : ["", "", ""];
  return [subnet.id, ...place, done(subnet)].map((column) => plain(column, 120));
}

/** How traffic for the internet leaves the subnet, in a few words. */
export function wayText({ wayOut }: NonNullable<AssessedSubnet["facts"]>): string {
  switch (wayOut?.kind) {
    case undefined:
      return "way out unknown";
    case "internet-gateway":
      return `to the internet by ${wayOut.target}`;
    case "elsewhere":
      return `private, by ${wayOut.target}`;
    case "blackhole":
      return `nowhere, ${wayOut.target} is gone`;
    case "ambiguous":
      return "several default routes";
    case "none":
      return "no default route";
  }
}

function done({ finding, outcome, decision }: SubnetReport): string {
  if (outcome === "enabled") return "was OFF, now ON (verified)";
  if (outcome === "failed") return "NOT confirmed to be on";
  if (decision === "leave") return "fine, left alone";
  const exempt = decision === "observe" ? " (observed only)" : "";
  return `${findings[finding].title}, left alone${exempt}`;
}
