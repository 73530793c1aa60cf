import { UPDATE_NAMES } from "../../engine/message/update-text.ts";
import type { Cluster, LaunchTemplate, Read } from "../../engine/model/facts.ts";
import type { NodegroupUpdate } from "../../engine/model/nodegroup-call.ts";
import { aligned } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";
import { explainedSubnetLines } from "./explained-subnet-lines.ts";
import { type Explanation, type FullExplanation, isDeleted, type NothingToExplain } from "./explanation.ts";

/**
 * The explanation as text, in the order in which the guard works; with `all` also the checks that found nothing.
 */
export function explanationText(explanation: Explanation, { all }: { all: boolean }): string {
  return `${paragraphs(explanation, all)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function paragraphs(explanation: Explanation, all: boolean): string[][] {
  if (!("facts" in explanation)) return [[rejection(explanation.event)]];
  return [
    event(explanation),
    facts(explanation),
    ...explanation.subnets.map((subnet) => explainedSubnetLines(subnet, explanation.policy, all)),
    ["The guard would", ...conclusion(explanation).map(indented)],
  ];
}

function rejection({ kind, why, message }: NothingToExplain): string {
  const what = kind === "unnamed" && !message ? "only log it" : REJECTIONS[kind];
  return `The guard would ${what}: ${plain(why, 2000)}`;
}

const REJECTIONS = {
  ignored: "ignore this event",
  malformed: "reject this event and fail, which keeps it in the dead-letter queue",
  unnamed: "change nothing and send one message, since the record of this update doesn't name its node group",
} satisfies Record<NothingToExplain["kind"], string>;

function event({ event }: FullExplanation): string[] {
  const rows = [
    [
      "Node group",
      `${plain(event.nodegroup)}, cluster ${plain(event.cluster)}, account ${event.account}, ${plain(event.region)}`,
    ],
    ...(event.update ? [["Update", updateLine(event.update)]] : []),
    [
      event.update ? "Requested" : "Created",
      `${plain(event.time)} by ${plain(event.createdBy ?? "unknown")} (${event.maker})`,
    ],
    ["Subnets", plain(event.subnets.join(", "), 2000) || "none"],
    ["Event id", plain(event.id)],
  ];
  return ["Event", ...aligned(rows).map(indented)];
}

function updateLine({ kind, id, refusal }: NodegroupUpdate): string {
  const outcome = refusal
    ? `EKS refused it with ${plain(refusal.code)}: ${plain(refusal.message)}`
    : plain(id ?? "without an id");
  return `${UPDATE_NAMES[kind]}, ${outcome}`;
}

function facts({ facts: { source, reported }, subnets }: FullExplanation): string[] {
  const nodegroup = valueText(
    reported.nodegroup,
    ({ status, desiredSize }) => `${plain(status)}, desired size ${desiredSize}`,
  );
  const rows = [
    ["Cluster", valueText(reported.cluster, clusterLine)],
    ["Node group", nodegroup],
    [
      "Launch template",
      reported.launchTemplate ? valueText(reported.launchTemplate, templateLine) : "none (EKS default)",
    ],
    ["Subnets", plain(subnets.map(({ id }) => id).join(", "), 2000) || "none known"],
  ];
  return [`Facts, ${source}`, ...aligned(rows).map(indented)];
}

function clusterLine({ vpcId, privateEndpoint, publicAccessCidrs, ipFamily }: Cluster): string {
  const cidrs = plain(publicAccessCidrs.join(", ")) || "no addresses";
  return `${plain(vpcId)}, private endpoint ${privateEndpoint ? "on" : "off"}, public endpoint open to ${cidrs}, ${ipFamily}`;
}

function templateLine({ interfaces }: LaunchTemplate): string {
  if (interfaces.length === 0) return "no network interfaces specified";
  const each = interfaces.map(
    ({ associatePublicIp }) => `AssociatePublicIpAddress ${associatePublicIp ?? "not set"}`,
  );
  return `network interfaces: ${each.join("; ")}`;
}

function valueText<T>(read: Read<T>, text: (value: T) => string): string {
  if (read.kind === "read") return text(read.value);
  return read.kind === "absent" ? "doesn't exist" : `unknown: ${plain(read.reason)}`;
}

function conclusion(explanation: FullExplanation): string[] {
  const { subnets, message } = explanation;
  if (isDeleted(explanation)) {
    return message
      ? ["change nothing: the node group no longer exists", "send one message about the refusal"]
      : ["ignore the event: the node group no longer exists"];
  }
  if (subnets.length === 0) {
    return [
      ...(message ? ["send one message about the refusal"] : []),
      "fail, because no subnets are known, which keeps the event in the dead-letter queue",
    ];
  }
  const changes = subnets.filter(({ change }) => change && !change.done).length;
  return [
    changes === 0
      ? "change nothing"
      : `enable auto-assign public IPv4 in ${changes} of ${count(subnets.length, "subnet")}`,
    message ? "send one message about the node group" : "send no message",
  ];
}

function indented(line: string): string {
  return `  ${line}`;
}
