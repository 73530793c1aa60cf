import type { Cluster, LaunchTemplate, Read } from "../../engine/model/facts.ts";
import { aligned } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { explainedSubnetLines } from "./explained-subnet-lines.ts";
import type { Explanation, FullExplanation } from "./explanation.ts";

/** The explanation for a person, in the order in which the guard works. */
export function explanationText(explanation: Explanation): string {
  return `${paragraphs(explanation)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function paragraphs(explanation: Explanation): string[][] {
  if (!("facts" in explanation)) return [[unheeded(explanation.event)]];
  return [
    event(explanation),
    facts(explanation),
    ...explanation.subnets.map((subnet) => explainedSubnetLines(subnet, explanation.policy)),
    ["The guard would", ...conclusion(explanation).map(indented)],
  ];
}

function unheeded({ kind, why }: { kind: "ignored" | "malformed"; why: string }): string {
  const reason = plain(why, 2000);
  return kind === "ignored"
    ? `The guard would ignore this event: ${reason}`
    : `The guard would not trust this event, and fail, so that it is kept in the dead-letter queue: ${reason}`;
}

function event({ event }: FullExplanation): string[] {
  const rows = [
    [
      "Node group",
      `${plain(event.nodegroup)}, cluster ${plain(event.cluster)}, account ${event.account}, ${plain(event.region)}`,
    ],
    ["Created", `${plain(event.time)} by ${plain(event.createdBy ?? "unknown")} (${event.maker})`],
    ["Subnets", plain(event.subnets.join(", "), 2000) || "none named"],
    ["Event id", plain(event.id)],
  ];
  return ["What the event says", ...aligned(rows).map(indented)];
}

function facts({ facts: { source, said }, subnets }: FullExplanation): string[] {
  const nodegroup = told(
    said.nodegroup,
    ({ status, desiredSize }) => `${plain(status)}, ${desiredSize} nodes wanted`,
  );
  const rows = [
    ["Cluster", told(said.cluster, clusterLine)],
    ["Node group", nodegroup],
    [
      "Launch template",
      said.launchTemplate ? told(said.launchTemplate, templateLine) : "none of the node group's own",
    ],
    ["Subnets", plain(subnets.map(({ id }) => id).join(", "), 2000) || "none known"],
  ];
  return [`What is so, ${source}`, ...aligned(rows).map(indented)];
}

function clusterLine({ vpcId, privateEndpoint, publicAccessCidrs, ipFamily }: Cluster): string {
  const cidrs = plain(publicAccessCidrs.join(", ")) || "nobody";
  return `${plain(vpcId)}, private endpoint ${privateEndpoint ? "on" : "off"}, public endpoint lets in ${cidrs}, ${ipFamily}`;
}

function templateLine({ interfaces }: LaunchTemplate): string {
  if (interfaces.length === 0) return "no network interfaces of its own";
  const each = interfaces.map(
    ({ associatePublicIp }) => `AssociatePublicIpAddress ${associatePublicIp ?? "not set"}`,
  );
  return `network interfaces: ${each.join("; ")}`;
}

function told<T>(read: Read<T>, words: (value: T) => string): string {
  if (read.kind === "read") return words(read.value);
  return read.kind === "absent" ? "doesn't exist" : `can't tell: ${plain(read.reason)}`;
}

function conclusion({ subnets, message }: FullExplanation): string[] {
  if (subnets.length === 0) {
    return ["fail, because no subnets are known, so that the event is kept in the dead-letter queue"];
  }
  const changes = subnets.filter(({ change }) => change && !change.done).length;
  return [
    changes === 0 ? "change nothing" : `switch auto-assign public IPv4 on in ${changes} of ${subnets.length}`,
    message ? "send one message about the node group" : "send no message",
  ];
}

function indented(line: string): string {
  return `  ${line}`;
}
