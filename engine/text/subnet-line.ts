import { findings } from "../model/findings.ts";
import type { AssessedSubnet, SubnetReport } from "../model/report.ts";
import { plain } from "./safe-text.ts";

/** The columns for a subnet: id, zone, CIDR block, default route and outcome. */
export function subnetColumns(subnet: SubnetReport): string[] {
  const { facts } = subnet;
  const place = facts ? [facts.availabilityZone, facts.cidr, defaultRouteText(facts)] : ["", "", ""];
  return [subnet.id, ...place, done(subnet)].map((column) => plain(column, 120));
}

/** The default route in a few words. */
export function defaultRouteText({ wayOut }: NonNullable<AssessedSubnet["facts"]>): string {
  switch (wayOut?.kind) {
    case undefined:
      return "default route unknown";
    case "internet-gateway":
      return `public, via ${wayOut.target}`;
    case "elsewhere":
      return `private, via ${wayOut.target}`;
    case "blackhole":
      return `blackhole, ${wayOut.target}`;
    case "ambiguous":
      return "several default routes";
    case "none":
      return "no default route";
  }
}

function done({ finding, outcome, decision }: SubnetReport): string {
  if (outcome === "enabled") return "was OFF, now ON (verified)";
  if (outcome === "failed") return "NOT confirmed to be ON";
  if (decision === "leave") return "OK, unchanged";
  const exempt = decision === "observe" ? " (observed only)" : "";
  return `${findings[finding].title}, unchanged${exempt}`;
}

/** The details of one subnet below its line; none if there is nothing to do. */
export function subnetDetails(subnet: SubnetReport): string[] {
  const { decision, outcome, evidence, reason, notes, receipt } = subnet;
  if (decision === "leave") return [];
  return [
    // Below "now ON" the bare evidence, "is off", would read like the current state.
    outcome === "enabled" ? `before: ${plain(evidence)}` : plain(evidence),
    ...(outcome === "failed" ? [plain(reason)] : []),
    ...notes.map((note) => `also: ${findings[note.finding].title} (${plain(note.evidence)})`),
    ...interfacesIn(subnet),
    ...source(subnet),
    ...(receipt && outcome === "enabled" ? [`receipt: ${plain(receipt)}`] : []),
  ];
}

/** The network interfaces in the subnet: they keep their addresses, but show how much is launched there. */
function interfacesIn({ interfaces }: SubnetReport): string[] {
  if (!interfaces) return [];
  if ("unknown" in interfaces) return [`network interfaces: unknown, ${plain(interfaces.unknown)}`];
  const kinds = Object.entries(interfaces.counts).sort(([a], [b]) => (a < b ? -1 : 1));
  const list = kinds.map(([kind, count]) => `${count} ${plain(kind, 60)}`).join(", ") || "none";
  return [`network interfaces: ${interfaces.incomplete ? "at least " : ""}${list}`];
}

function source({ source: found, finding }: SubnetReport): string[] {
  if (!found || (finding !== "missing-public-ip" && finding !== "reverted")) return [];
  const place = `${plain(found.logicalId)} in the CloudFormation stack ${plain(found.stack)}`;
  return [
    `defined as ${place}: set MapPublicIpOnLaunch: true there, or a later deployment may disable it again`,
  ];
}
