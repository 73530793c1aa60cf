import { z } from "zod";
import type { Facts, LaunchTemplate, Read, Route, RouteTable, Subnet } from "../../engine/model/facts.ts";
import { FINDINGS } from "../../engine/model/findings.ts";
import { type Delivery, RECEIPT_TAG, receiptText } from "../../engine/model/receipt.ts";
import { ACCOUNT, cluster, local, nodegroup, REGION, subnet, VPC } from "./build.ts";

/** The words in which test/cases/assessment.*.json speak, and what they stand for. */

const ID = "subnet-1";
const EVENT = { eventId: "event-1", eventTime: "2026-11-22T10:41:05Z" };

const onOrOff = z.enum(["on", "off"]);
const ROUTE = /^(?<destination>\S+) to (?<target>\S+?)(?: \((?<state>active|blackhole|filtered)\))?$/;
const routes = z.array(z.string().regex(ROUTE, 'a route such as "0.0.0.0/0 to igw-1 (blackhole)"'));
const interfaceKinds = {
  "says nothing": {},
  "public IPv4": { associatePublicIp: true },
  "no public IPv4": { associatePublicIp: false },
};
const readable = z.enum(["subnet", "cluster", "node group", "route tables", "launch template"]);

/** The given facts; the others are as in a public subnet that eksctl made before March 2020. */
const given = z.strictObject({
  "auto-assign public IPv4": onOrOff.default("off"),
  "auto-assign IPv6": onOrOff.default("off"),
  "VPC of the subnet": z.enum(["vpc-1", "vpc-2"]).default("vpc-1"),
  "owner of the subnet": z.string().default(ACCOUNT),
  "availability zone": z.string().default("ap-northeast-1a"),
  Outpost: z.string().optional(),
  "IPv6-only": z.literal("2001:db8::/64").optional(),
  "free addresses": z.number().default(250),
  "Block Public Access": z.enum(["off", "block-ingress", "block-bidirectional"]).default("off"),
  "tags of the subnet": z.record(z.string(), z.string()).default({}),
  "receipt on the subnet": z
    .enum(["of this event", "of an earlier event", "of another event since", "garbled"])
    .optional(),
  "own route table": z.union([routes, z.literal("none")]).default(["0.0.0.0/0 to igw-1"]),
  "state of its association": z.string().default("associated"),
  "a second own route table": routes.optional(),
  "main route table": z.union([routes, z.literal("none")]).default([]),
  "route table of another subnet": routes.optional(),
  "main route table of vpc-2": routes.optional(),
  "private endpoint": onOrOff.default("off"),
  "public endpoint allows": z.array(z.string()).default(["0.0.0.0/0"]),
  "IP family": z.enum(["ipv4", "ipv6"]).default("ipv4"),
  "network interfaces of the launch template": z
    .array(z.enum(["says nothing", "public IPv4", "no public IPv4"]))
    .optional(),
  "status of the node group": z.string().default("CREATING"),
  "nodes wanted": z.number().default(2),
  "subnets of the node group": z.number().default(1),
  "delivery handled": z.iso.datetime().default("2026-11-22T10:41:30Z"),
  "can't be read": z.array(readable).default([]),
  "doesn't exist": z.array(readable.exclude(["route tables"])).default([]),
});

export const assessmentCase = z.strictObject({
  case: z.string(),
  given: given.prefault({}),
  finding: z.enum(FINDINGS),
  because: z.string().optional(),
  also: z.array(z.enum(FINDINGS)).default([]),
  "enabled since the node group was requested": z.boolean().default(false),
});

type AssessmentCase = z.output<typeof assessmentCase>;
type Given = AssessmentCase["given"];

/** The delivery of EVENT, as a case gives it. */
export function deliveryOf(given: Given): Delivery {
  return { ...EVENT, time: given["delivery handled"] };
}

/** The facts that a case gives, the subnet it is about standing first. */
export function factsOf(given: Given): Facts {
  const read = reader(given);
  const family = given["IP family"];
  const interfaces = given["network interfaces of the launch template"];
  const template = read<LaunchTemplate>("launch template", {
    interfaces: (interfaces ?? []).map((kind) => interfaceKinds[kind]),
  });
  const ids = [
    ID,
    ...Array.from({ length: given["subnets of the node group"] - 1 }, (_, n) => `subnet-x${n}`),
  ];
  return {
    account: ACCOUNT,
    region: REGION,
    cluster: read(
      "cluster",
      cluster({
        privateEndpoint: given["private endpoint"] === "on",
        publicAccessCidrs: given["public endpoint allows"],
        ipFamily: family,
      }),
    ),
    nodegroup: read(
      "node group",
      nodegroup({ status: given["status of the node group"], desiredSize: given["nodes wanted"] }),
    ),
    ...(interfaces || template.kind !== "read" ? { launchTemplate: template } : {}),
    subnets: ids.map((id) => ({ id, subnet: read("subnet", subnetOf(given)) })),
    routeTables: read("route tables", routeTablesOf(given)),
  };
}

function reader(given: Given) {
  return <T>(what: z.output<typeof readable>, value: T): Read<T> => {
    if (given["can't be read"].includes(what))
      return { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "timed out", denied: false };
    if (what !== "route tables" && given["doesn't exist"].includes(what)) return { kind: "absent" };
    return { kind: "read", value };
  };
}

function subnetOf(given: Given): Subnet {
  const receipt = given["receipt on the subnet"];
  return subnet({
    vpcId: given["VPC of the subnet"],
    ownerId: given["owner of the subnet"],
    availabilityZone: given["availability zone"],
    autoAssignPublicIpv4: given["auto-assign public IPv4"] === "on",
    autoAssignIpv6: given["auto-assign IPv6"] === "on",
    freeAddresses: given["free addresses"],
    internetGatewayBlock: given["Block Public Access"],
    tags: { ...given["tags of the subnet"], ...(receipt ? { [RECEIPT_TAG]: receiptOf(receipt) } : {}) },
    ...(given.Outpost ? { outpostArn: given.Outpost } : {}),
    ...(given["IPv6-only"] ? { ipv6Only: true, cidr: given["IPv6-only"] } : {}),
  });
}

function receiptOf(which: NonNullable<Given["receipt on the subnet"]>): string {
  if (which === "garbled") return "v1 yesterday";
  const eventId = which === "of this event" ? EVENT.eventId : "event-0";
  const time = which === "of an earlier event" ? "2026-10-01T08:00:00Z" : "2026-11-22T10:41:09Z";
  return receiptText({ time, eventId, nodegroup: "legacy/ng-0", rule: "-" });
}

function routeTablesOf(given: Given): RouteTable[] {
  const { "own route table": own, "main route table": main } = given;
  const second = given["a second own route table"];
  const others = given["route table of another subnet"];
  const elsewhere = given["main route table of vpc-2"];
  const state = given["state of its association"];
  return [
    // The traps stand first: whoever takes the first table that looks right falls into them.
    ...(elsewhere ? [table("rtb-vpc-2", elsewhere, { main: true, state: "associated" }, "vpc-2")] : []),
    ...(others
      ? [table("rtb-other", others, { subnetId: "subnet-9", main: false, state: "associated" })]
      : []),
    ...(main === "none" ? [] : [table("rtb-main", main, { main: true, state: "associated" })]),
    ...(own === "none" ? [] : [table("rtb-own", own, { subnetId: ID, main: false, state })]),
    ...(second ? [table("rtb-second", second, { subnetId: ID, main: false, state: "associated" })] : []),
  ];
}

function table(
  id: string,
  texts: string[],
  association: RouteTable["associations"][number],
  vpcId = VPC,
): RouteTable {
  return { id, vpcId, associations: [association], routes: [local, ...texts.map(routeOf)] };
}

function routeOf(text: string): Route {
  const { destination = "", target = "", state = "active" } = text.match(ROUTE)?.groups ?? {};
  return { destination, target, state };
}
