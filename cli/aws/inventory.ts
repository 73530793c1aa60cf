import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { AwsInRegion } from "../world.ts";

/** Runs a call as soon as there is room for it. */
export type Limit = <T>(call: () => Promise<T>) => Promise<T>;

export interface RegionClients {
  eks: EKSClient;
  ec2: EC2Client;
  region: string;
  limit: Limit;
}

export function inventoryReader({ region }: RegionClients): AwsInRegion["readInventory"] {
  return async () => ({
    region,
    clusters: { kind: "unreadable", why: "not there yet" },
    subnets: { kind: "unreadable", why: "not there yet" },
    routeTables: { kind: "unreadable", why: "not there yet" },
  });
}
