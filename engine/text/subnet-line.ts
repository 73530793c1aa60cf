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

/** What a reader wants to know of one subnet beyond its line; nothing of one that is fine. */
export function subnetDetails(subnet: SubnetReport): string[] {
  const { decision, outcome, evidence, reason, notes, receipt } = subnet;
  if (decision === "leave") return [];
  return [
    // Under "now ON" the bare evidence, "is off", would read as if it were still so.
    outcome === "enabled" ? `before: ${plain(evidence)}` : plain(evidence),
    ...(outcome === "failed" ? [plain(reason)] : []),
    ...notes.map((note) => `also: ${findings[note.finding].title} (${plain(note.evidence)})`),
    ...standing(subnet),
    ...source(subnet),
    ...(receipt && outcome === "enabled" ? [`receipt: ${plain(receipt)}`] : []),
  ];
}

/** What stands in the subnet already: it keeps its addresses, but shows how much is launched there. */
function standing({ interfaces }: SubnetReport): string[] {
  if (!interfaces) return [];
  if ("unknown" in interfaces) return [`network interfaces in it: unknown, ${plain(interfaces.unknown)}`];
  const kinds = Object.entries(interfaces.counts).sort(([a], [b]) => (a < b ? -1 : 1));
  const list = kinds.map(([kind, count]) => `${count} ${plain(kind, 60)}`).join(", ") || "none";
  return [`network interfaces in it: ${interfaces.incomplete ? "at least " : ""}${list}`];
}

function source({ source: found, finding }: SubnetReport): string[] {
  if (!found || (finding !== "missing-public-ip" && finding !== "reverted")) return [];
  const place = `${plain(found.logicalId)} in the CloudFormation stack ${plain(found.stack)}`;
  return [
    `at the source: it is ${place}; set MapPublicIpOnLaunch: true there, or a later deployment may undo it`,
  ];
}
