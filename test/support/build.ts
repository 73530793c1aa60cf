import { parseEvent } from "../../engine/model/event.ts";
import type { Cluster, Facts, Nodegroup, Route, RouteTable, Subnet } from "../../engine/model/facts.ts";
import type { NodegroupCreated } from "../../engine/model/nodegroup-call.ts";
import { type Policy, parsePolicy } from "../../engine/model/policy.ts";
import cliEvent from "../events/create-nodegroup.cli.json" with { type: "json" };

/**
 * The building blocks of tests: a legacy public subnet as eksctl left it, and whatever a test changes about
 * it.
 */

export const VPC = "vpc-1";
export const ACCOUNT = "111122223333";
export const REGION = "ap-northeast-1";

export const toInternet: Route = { destination: "0.0.0.0/0", target: "igw-1", state: "active" };
export const toNat: Route = { destination: "0.0.0.0/0", target: "nat-1", state: "active" };
export const local: Route = { destination: "10.0.0.0/16", target: "local", state: "active" };

export function subnet(changes: Partial<Subnet> = {}): Subnet {
  return {
    vpcId: VPC,
    ownerId: ACCOUNT,
    availabilityZone: "ap-northeast-1a",
    cidr: "10.0.1.0/24",
    autoAssignPublicIpv4: false,
    autoAssignIpv6: false,
    freeAddresses: 250,
    internetGatewayBlock: "off",
    tags: {},
    ...changes,
  };
}

export function cluster(changes: Partial<Cluster> = {}): Cluster {
  return {
    vpcId: VPC,
    subnets: [],
    privateEndpoint: false,
    publicAccessCidrs: ["0.0.0.0/0"],
    ipFamily: "ipv4",
    ...changes,
  };
}

export function nodegroup(changes: Partial<Nodegroup> = {}): Nodegroup {
  return { status: "CREATING", subnets: ["subnet-1"], desiredSize: 2, health: [], settings: {}, ...changes };
}

export function explicitTable(subnetIds: string[], routes: Route[], id = "rtb-explicit"): RouteTable {
  const associations = subnetIds.map((subnetId) => ({ subnetId, main: false, state: "associated" }));
  return { id, vpcId: VPC, associations, routes: [local, ...routes] };
}

export function mainTable(routes: Route[], changes: Partial<RouteTable> = {}): RouteTable {
  const associations = [{ main: true, state: "associated" }];
  return { id: "rtb-main", vpcId: VPC, associations, routes: [local, ...routes], ...changes };
}

/** Facts about a node group in one or more legacy public subnets. */
export function facts(changes: Partial<Facts> = {}, subnetIds = ["subnet-1"]): Facts {
  return {
    account: ACCOUNT,
    region: REGION,
    cluster: { kind: "read", value: cluster() },
    nodegroup: { kind: "read", value: nodegroup({ subnets: subnetIds }) },
    subnets: subnetIds.map((id) => ({ id, subnet: { kind: "read", value: subnet() } })),
    routeTables: { kind: "read", value: [explicitTable(subnetIds, [toInternet]), mainTable([])] },
    ...changes,
  };
}

export function policy(input: unknown): Policy {
  const parsed = parsePolicy(input);
  if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

export function created(changes: Partial<NodegroupCreated> = {}): NodegroupCreated {
  const parsed = parseEvent(cliEvent);
  if (parsed.kind !== "created") throw new Error(JSON.stringify(parsed));
  return { ...parsed.created, ...changes };
}
