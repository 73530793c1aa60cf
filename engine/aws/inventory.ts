import type { EC2Client } from "@aws-sdk/client-ec2";
import { type EKSClient, paginateListClusters, paginateListNodegroups } from "@aws-sdk/client-eks";
import type { LaunchTemplate, Read } from "../model/facts.ts";
import type { ClusterInventory, NodegroupInventory } from "../model/inventory.ts";
import type { LaunchTemplateReference } from "../model/nodegroup-call.ts";
import type { InventoryProgress, ReadInventory } from "../model/ports.ts";
import { readCluster, readNodegroup } from "./eks.ts";
import { readLaunchTemplate } from "./launch-template.ts";
import { pages, type Reader, required } from "./read.ts";
import { readAllRouteTables } from "./route-tables.ts";
import { readAllSubnets } from "./subnets.ts";
import { readVpcNames } from "./vpc-names.ts";

type Template = (reference: LaunchTemplateReference) => Promise<Read<LaunchTemplate>>;

/**
 * Clusters that are read at the same time, each with all its node groups: where the time ends, no more than these are
 * read in part, and the next audit begins after those that are whole.
 */
const AT_ONCE = 20;

/**
 * Reads a region: subnets and route tables once for all clusters, page by page; clusters and node groups one by one,
 * for EKS has no other way; each version of a launch template once. A region without a cluster of interest costs the
 * one call that lists them.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_ListClusters.html
 */
export function inventoryReader(
  aws: Reader & { eks: EKSClient; ec2: EC2Client },
  region: string,
): ReadInventory {
  return async (matches, onProgress = () => {}, from = "") => {
    const names = await listClusters(aws);
    const wanted = names.kind === "read" ? names.value.filter(matches) : [];
    const progress = counter(onProgress);
    const template = readOnce((reference) => readLaunchTemplate(aws, reference));
    const reading = { ...aws, template, progress };
    const [subnets, routeTables, vpcNames, clusters] = await Promise.all([
      wanted.length > 0 ? readAllSubnets(aws) : nothing,
      wanted.length > 0 ? readAllRouteTables(aws) : nothing,
      wanted.length > 0 ? readVpcNames(aws) : {},
      readInTurn(beginningWith(from, wanted), (name) => readOne(name, reading)),
    ]);
    const stoppedAt = names.kind === "read" ? firstWithoutTime(clusters) : from;
    return {
      region,
      clusters: names.kind === "read" ? { kind: "read", value: clusters } : names,
      subnets,
      routeTables,
      vpcNames,
      ...(stoppedAt ? { stoppedAt } : {}),
    };
  };
}

/** Sorted names, those before `from` last. */
function beginningWith(from: string, names: string[]): string[] {
  return [...names.filter((name) => name >= from), ...names.filter((name) => name < from)];
}

async function readInTurn<T>(names: string[], readOne: (name: string) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  const waiting = names.entries();
  const worker = async () => {
    for (const [index, name] of waiting) found[index] = await readOne(name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}

/** In the order of reading, after the last one that there was time for: one that always takes too long stops no other. */
function firstWithoutTime(clusters: ClusterInventory[]): string | undefined {
  const rest = clusters.slice(clusters.findLastIndex((cluster) => !hadNoTime(cluster)) + 1);
  return (rest[0] ?? clusters.find(hadNoTime))?.name;
}

function hadNoTime({ cluster, nodegroups }: ClusterInventory): boolean {
  const groups = nodegroups.kind === "read" ? nodegroups.value : [];
  const reads = groups.flatMap(({ nodegroup, launchTemplate = nodegroup }) => [nodegroup, launchTemplate]);
  return [cluster, nodegroups, ...reads].some((read) => read.kind === "unreadable" && read.noTime);
}

const nothing: Read<never[]> = { kind: "read", value: [] };

interface Reading extends Reader {
  eks: EKSClient;
  template: Template;
  progress: Counter;
}

async function readOne(name: string, reading: Reading): Promise<ClusterInventory> {
  const [cluster, names] = await Promise.all([readCluster(reading, name), listNodegroups(reading, name)]);
  const nodegroups =
    names.kind === "read"
      ? await Promise.all(names.value.map((group) => readGroup(name, group, reading)))
      : undefined;
  reading.progress.count("clusters");
  return {
    name,
    cluster,
    nodegroups: names.kind === "read" ? { kind: "read", value: nodegroups ?? [] } : names,
  };
}

async function readGroup(cluster: string, name: string, reading: Reading): Promise<NodegroupInventory> {
  const nodegroup = await readNodegroup(reading, cluster, name);
  const reference = nodegroup.kind === "read" ? nodegroup.value.launchTemplate : undefined;
  const launchTemplate = reference && (await reading.template(reference));
  reading.progress.count("nodegroups");
  return { name, nodegroup, ...(launchTemplate ? { launchTemplate } : {}) };
}

function listClusters({ eks, ask }: Reader & { eks: EKSClient }): Promise<Read<string[]>> {
  return ask("eks:ListClusters", async (call) => {
    const lists = paginateListClusters({ client: eks, pageSize: 100 }, {}, call);
    return (await pages(lists, ({ clusters }) => required(clusters, "clusters"))).sort();
  });
}

function listNodegroups({ eks, ask }: Reading, clusterName: string): Promise<Read<string[]>> {
  return ask("eks:ListNodegroups", async (call) => {
    const lists = paginateListNodegroups({ client: eks, pageSize: 100 }, { clusterName }, call);
    return (await pages(lists, ({ nodegroups }) => required(nodegroups, "nodegroups"))).sort();
  });
}

function readOnce(ask: Template): Template {
  const asked = new Map<string, ReturnType<Template>>();
  return (reference) => {
    const { id, name, version } = reference;
    const key = JSON.stringify([id ?? name, version]);
    const answer = asked.get(key) ?? ask(reference);
    asked.set(key, answer);
    return answer;
  };
}

interface Counter {
  count(what: keyof InventoryProgress): void;
}

function counter(tell: (done: InventoryProgress) => void): Counter {
  const done = { clusters: 0, nodegroups: 0 };
  return {
    count(what) {
      done[what]++;
      tell({ ...done });
    },
  };
}
