import { compare } from "../model/compare.ts";
import { findings, lacksPublicIpv4 } from "../model/findings.ts";
import type { AssessedSubnet, SubnetReport } from "../model/report.ts";
import { plain } from "./safe-text.ts";
import { count, digits } from "./words.ts";

/** The columns for a subnet: id, zone, CIDR block, default route and outcome. */
export function subnetColumns(subnet: SubnetReport): string[] {
  const { facts } = subnet;
  const place = facts ? [facts.availabilityZone, facts.cidr, defaultRouteText(facts)] : ["", "", ""];
  return [subnet.id, ...place, subnetOutcome(subnet)].map((column) => plain(column, 120));
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

/** The subnet's outcome, in a few words. */
export function subnetOutcome({ finding, outcome, decision, exemptedBy }: SubnetReport): string {
  if (outcome === "enabled") return "was OFF, now ON (verified)";
  if (outcome === "failed") return "NOT confirmed to be ON";
  if (decision === "leave") return "OK, unchanged";
  const exempt = decision === "observe" ? " (observed only)" : exemptedBy ? " (exempted)" : "";
  return `${findings[finding].title}, unchanged${exempt}`;
}

/** The details of one subnet below its line; none if there is nothing to do. */
export function subnetDetails(subnet: SubnetReport): string[] {
  if (subnet.decision === "leave") return [];
  return [...grounds(subnet), ...interfacesIn(subnet), ...source(subnet), ...receiptOf(subnet)];
}

/** The facts behind the finding, and further findings: often the same for many subnets. */
export function grounds({ decision, outcome, evidence, reason, notes }: SubnetReport): string[] {
  if (decision === "leave") return [];
  return [
    // Below "now ON" the bare evidence, "is off", would read like the current state.
    outcome === "enabled" ? `before: ${plain(evidence)}` : plain(evidence),
    ...(outcome === "failed" ? [plain(reason)] : []),
    ...notes.map((note) => `also: ${findings[note.finding].title} (${plain(note.evidence)})`),
  ];
}

/** A receipt only if the change was made. */
export function receiptOf({ receipt, outcome }: SubnetReport): string[] {
  return receipt && outcome === "enabled" ? [`receipt: ${plain(receipt)}`] : [];
}

/** The network interfaces in the subnet: they keep their addresses, but show how much is launched there. */
export function interfacesIn({ interfaces }: SubnetReport): string[] {
  if (!interfaces) return [];
  if ("unknown" in interfaces) return [`network interfaces: unknown, ${plain(interfaces.unknown)}`];
  const kinds = Object.entries(interfaces.counts).sort(([a], [b]) => compare(a, b));
  const list = kinds.map(([kind, number]) => ofKind(kind, number)).join(", ") || "none";
  return [`network interfaces: ${interfaces.incomplete ? "at least " : ""}${list}`];
}

/** The types of which a subnet usually has some, in words. */
const KINDS: { [type: string]: string } = {
  instance: "instance",
  nat_gateway: "NAT gateway",
  network_load_balancer: "Network Load Balancer",
  lambda: "Lambda interface",
  vpc_endpoint: "VPC endpoint",
  interface: "other interface",
};

function ofKind(kind: string, number: number): string {
  const word = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  return word ? count(number, word) : `${digits(number)} of type ${plain(kind, 60)}`;
}

function source({ source: found, managedBy, finding }: SubnetReport): string[] {
  if (!lacksPublicIpv4(finding)) return [];
  const place = found ? `${plain(found.logicalId)} in the CloudFormation stack ${plain(found.stack)}` : "";
  switch (managedBy?.tool) {
    case undefined:
    case "CloudFormation":
      return place
        ? [
            `defined as ${place}: set MapPublicIpOnLaunch: true there, or a later deployment may disable it again`,
          ]
        : [];
    case "CDK":
      return [
        `defined in a CDK app${place ? ` (${place})` : ""}: set mapPublicIpOnLaunch: true there, or a later deployment may disable it again`,
      ];
    case "eksctl":
      return [`created by eksctl${place ? ` (${place})` : ""}: don't edit its stack`];
    case "Terraform":
      return [
        `managed by Terraform (tag ${plain(managedBy.tag)}): set map_public_ip_on_launch = true there, or the next apply disables it again`,
      ];
  }
}
