import type {
  Cluster,
  LaunchTemplate,
  Nodegroup,
  Read,
  RouteTable,
  SubnetFacts,
  Unreadable,
} from "./facts.ts";

/** Everything that an audit reads from EKS and EC2, as plain data. */
export interface Inventory {
  account: string;
  /** ISO 8601, UTC: when reading started. */
  time: string;
  regions: RegionInventory[];
}

/** Subnets and route tables are read once per region and shared by all its clusters. */
export interface RegionInventory {
  region: string;
  clusters: Read<ClusterInventory[]>;
  subnets: Read<SubnetFacts[]>;
  routeTables: Read<(RouteTable | UnreadableTable)[]>;
  /** The cluster to begin with the next time, where there was no time for all of them. */
  stoppedAt?: string;
  /** The Name tags of VPCs, by id; without those that could not be read: nothing rests on them. */
  vpcNames?: Record<string, string>;
}

/** A route table whose answer makes no sense: without effect on those of other VPCs. */
export interface UnreadableTable extends Unreadable {
  id: string;
  vpcId: string;
}

export interface ClusterInventory {
  name: string;
  cluster: Read<Cluster>;
  nodegroups: Read<NodegroupInventory[]>;
}

export interface NodegroupInventory {
  name: string;
  nodegroup: Read<Nodegroup>;
  /** Left out where the node group uses no launch template of its own. */
  launchTemplate?: Read<LaunchTemplate>;
}
