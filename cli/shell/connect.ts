import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { subnetEnabler } from "../../engine/aws/auto-assign.ts";
import { interfaceCounter } from "../../engine/aws/count-interfaces.ts";
import { factGatherer } from "../../engine/aws/gather-facts.ts";
import { inventoryReader, type Limit } from "../../engine/aws/inventory.ts";
import { read, required } from "../../engine/aws/read.ts";
import { receiptReader } from "../../engine/aws/subnets.ts";
import { changeUndoer } from "../../engine/aws/undo-change.ts";
import type { Aws } from "../context.ts";

/** Where EC2 lists regions from when nothing else says where to ask. */
const ANY_REGION = "us-east-1";

/**
 * Hundreds of clusters run into EKS's limits: adaptive retries slow down to what it takes, where standard ones give up. A call
 * that hangs is given up and tried again.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const calls = {
  retryMode: "adaptive",
  maxAttempts: 8,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

export interface Connection {
  /** Of the shared AWS configuration; left out, the SDK's default chain decides. */
  profile?: string;
  /** Where to ask what is not a region's own matter: of the same partition as the credentials. */
  region?: string;
  /** How many calls may be under way at a time. */
  limit: Limit;
  sleep(ms: number): Promise<void>;
}

/**
 * AWS by the SDK's clients, with the SDK's default chain of credentials. Clients are made once per region.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function connect({ profile, region: named, limit, sleep }: Connection): Aws {
  const shared = { ...calls, ...(profile ? { profile } : {}) };
  const defaultRegion = () => new EC2Client(shared).config.region().catch(() => undefined);
  const homeRegion = async () => named ?? (await defaultRegion()) ?? ANY_REGION;
  return {
    defaultRegion,
    identity: () =>
      read("sts:GetCallerIdentity", async () => {
        const sts = new STSClient({ ...shared, region: await homeRegion() });
        const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
        return { account: required(Account, "Account"), arn: required(Arn, "Arn") };
      }),
    enabledRegions: () =>
      read("ec2:DescribeRegions", async () => {
        const ec2 = new EC2Client({ ...shared, region: await homeRegion() });
        const { Regions } = await ec2.send(new DescribeRegionsCommand({}));
        return required(Regions, "Regions").map(({ RegionName }) => required(RegionName, "RegionName"));
      }),
    inRegion: once((region) => {
      const eks = new EKSClient({ ...shared, region });
      const ec2 = new EC2Client({ ...shared, region });
      return {
        readInventory: inventoryReader({ eks, ec2, region, limit }),
        gatherFacts: factGatherer(eks, ec2),
        countInterfaces: interfaceCounter(ec2),
        enable: subnetEnabler(ec2, sleep),
        readReceipts: receiptReader(ec2),
        undoChange: changeUndoer(ec2, sleep),
      };
    }),
    guardIn: once((region) => {
      // Nine clients that only the doctor needs: loaded with its first question, so that all else starts without them.
      const loaded = onceOnly(async () => {
        const { connectGuard } = await import("../doctor/observe/connect-guard.ts");
        return connectGuard({ ...shared, region }, limit);
      });
      return {
        observe: async (...about) => (await loaded()).observe(...about),
        publish: async (...what) => (await loaded()).publish(...what),
      };
    }),
  };
}

function once<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function onceOnly<T>(make: () => T): () => T {
  const made = once(make);
  return () => made("");
}
