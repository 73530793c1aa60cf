import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type RoleSession, roleSessions } from "../../engine/aws/assume-role.ts";
import { subnetEnabler } from "../../engine/aws/auto-assign.ts";
import { nodegroupCreator, nodegroupDeleter } from "../../engine/aws/change-nodegroup.ts";
import { interfaceCounter } from "../../engine/aws/count-interfaces.ts";
import { readNodegroup } from "../../engine/aws/eks.ts";
import { isSignedOut } from "../../engine/aws/errors.ts";
import { factGatherer } from "../../engine/aws/gather-facts.ts";
import { inventoryReader } from "../../engine/aws/inventory.ts";
import { type Ask, type Limit, type Reader, required } from "../../engine/aws/read.ts";
import { receiptReader } from "../../engine/aws/subnets.ts";
import { timeLimits } from "../../engine/aws/time-limits.ts";
import { changeUndoer } from "../../engine/aws/undo-change.ts";
import { watchSignOut } from "../../engine/aws/watch-sign-out.ts";
import { COMMAND_LINE_AGENT } from "../../engine/model/audit-start.ts";
import type { Read } from "../../engine/model/facts.ts";
import type { Aws, SignedOut } from "../context.ts";
import { readingIn } from "./reading.ts";
import type { Waits } from "./waits.ts";

/** The region in which EC2 lists regions if none is configured. */
const ANY_REGION = "us-east-1";

/**
 * Hundreds of clusters run into EKS's limits: adaptive retries slow down to what it takes, where standard ones give up.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const tries = { retryMode: "adaptive", maxAttempts: 8 };

/**
 * A write that hangs is given up. The SDK tries it again as often as it can, for nobody knows what it did, and each of
 * EC2's makes the same of a subnet however often it comes.
 */
const writes = { requestHandler: timeLimits(5_000, 30_000) };

/** One try: a node group's name may refer to another one at the next, so the caller looks first. */
const singleTry = { retryMode: "standard", maxAttempts: 1 };

export interface Connection {
  /** A profile of the shared AWS configuration; if left out, the SDK's default chain decides. */
  profile?: string;
  /** The one by which that chain decides, if it is set: AWS_PROFILE. */
  environmentProfile?: string;
  /** The region for calls that concern no region; of the same partition as the credentials. */
  region?: string;
  /** How long reads are tried in a region, in milliseconds, before they are given up. */
  timeoutMs: number;
  /** Makes one for each region: how many calls may be under way there at a time. */
  newLimit: () => Limit;
  /** Is told what reads wait for. */
  waits: Waits;
  sleep(ms: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The connection to another account. */
interface Elsewhere {
  account: string;
  credentials: () => Promise<RoleSession>;
}

/**
 * AWS by the SDK's clients, with the SDK's default chain of credentials. Clients are made once per region.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function connect(connection: Connection, elsewhere?: Elsewhere): Aws & { close(): void } {
  const { profile, region: named, timeoutMs, newLimit, waits, sleep, now } = connection;
  const shared = {
    ...tries,
    ...(profile ? { profile } : {}),
    ...(elsewhere ? { credentials: elsewhere.credentials } : {}),
  };
  const open: { destroy(): void }[] = [];
  const signedOut = new Set<string>();
  const waiting = (region: string) => {
    const wait = waits.in(elsewhere ? `${elsewhere.account} ${region}` : region);
    const made = readingIn({ timeoutMs, limit: newLimit(), wait, sleep, now });
    open.push(made.requestHandler);
    return made;
  };
  const reading = once((region) => {
    const { requestHandler, reader } = waiting(region);
    return { config: { ...shared, requestHandler, region }, reader };
  });
  const defaultRegion = () => new EC2Client(shared).config.region();
  const atHome = async () => {
    const { config, reader } = reading(named ?? (await defaultRegion().catch(() => ANY_REGION)));
    // For single calls there is no pace to find: patience makes the pauses.
    return { config: { ...config, retryMode: "standard", maxAttempts: 3 }, reader };
  };
  return {
    defaultRegion: () => defaultRegion().catch(refusedRegion),
    async identity() {
      const { config, reader } = await atHome();
      const sts = new STSClient(config);
      return asCaller(reader, connection, "sts:GetCallerIdentity", async (call) => {
        const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}), call);
        return { account: required(Account, "Account"), arn: required(Arn, "Arn") };
      });
    },
    async enabledRegions() {
      const { config, reader } = await atHome();
      const ec2 = new EC2Client(config);
      return asCaller(reader, connection, "ec2:DescribeRegions", async (call) => {
        const { Regions } = await ec2.send(new DescribeRegionsCommand({}), call);
        return required(Regions, "Regions").map(({ RegionName }) => required(RegionName, "RegionName"));
      });
    },
    async listAccounts(units) {
      // Only one option asks AWS Organizations: all else starts without its client.
      const { accountLister } = await import("../../engine/aws/list-accounts.ts");
      const { config, reader } = await atHome();
      return accountLister(reader, config)(units);
    },
    async asRole({ account, arn }, work) {
      const { config } = await atHome();
      // An account has its own time to answer in, so that one that is slow takes nothing from the others.
      const { requestHandler, reader } = waiting(account);
      const credentials = roleSessions(new STSClient({ ...config, requestHandler }), arn, now);
      const assumed = await reader.ask("sts:AssumeRole", credentials);
      const there = connect({ ...connection, region: config.region }, { account, credentials });
      try {
        return assumed.kind === "read" ? { kind: "read", value: await work(there) } : assumed;
      } finally {
        there.close();
        requestHandler.destroy();
      }
    },
    close: () => {
      for (const handler of open) handler.destroy();
    },
    isSignedOut: (region) => signedOut.has(region),
    inRegion: once((region) => {
      const { config, reader } = reading(region);
      const aws = { eks: new EKSClient(config), ec2: new EC2Client(config), ...reader };
      const writing = {
        ec2: new EC2Client({ ...shared, ...writes, region, customUserAgent: COMMAND_LINE_AGENT }),
        ...reader,
      };
      const writingEks = new EKSClient({ ...shared, ...writes, ...singleTry, region });
      watchSignOut([aws.eks, writingEks], [aws.ec2, writing.ec2], () => void signedOut.add(region));
      return {
        readInventory: inventoryReader(aws, region),
        gatherFacts: factGatherer(aws),
        countInterfaces: interfaceCounter(aws),
        enable: subnetEnabler(writing, sleep),
        readReceipts: receiptReader(aws),
        undoChange: changeUndoer(writing, sleep),
        readNodegroup: ({ cluster, nodegroup }) => readNodegroup(aws, cluster, nodegroup),
        async readCreation(group) {
          // Only one command asks CloudTrail: the others start without its client.
          const { connectCreation } = await import("../../engine/aws/creation.ts");
          return connectCreation(aws, config)(group);
        },
        deleteNodegroup: nodegroupDeleter(writingEks),
        createNodegroup: nodegroupCreator(writingEks),
      };
    }),
    guardIn: once((region) => {
      // Ten clients that only the doctor needs: loaded with its first question, so that all else starts without them.
      const loaded = onceOnly(async () => {
        const { connectGuard } = await import("../doctor/observe/connect-guard.ts");
        const { config, reader } = reading(region);
        return connectGuard(config, { ...shared, ...writes, region }, reader);
      });
      return {
        findGuards: async () => (await loaded()).findGuards(),
        observe: async (...about) => (await loaded()).observe(...about),
        publish: async (...what) => (await loaded()).publish(...what),
      };
    }),
  };
}

/** The SDK refuses a region that can't be a part of a host's name, and has it in its words alone. */
function refusedRegion(error: unknown): string | undefined {
  return /region="([\s\S]*)" is not a valid/.exec(String(error))?.[1] || undefined;
}

/** A read that tells that nobody is signed in from everything else that can fail. */
async function asCaller<T>(
  reader: Reader,
  { environmentProfile: profile }: Connection,
  action: string,
  ask: Ask<T>,
): Promise<Read<T> | SignedOut> {
  let signedOut = false;
  const answer = await reader.ask(action, (call) =>
    ask(call).catch((error) => {
      signedOut = isSignedOut(error);
      throw error;
    }),
  );
  if (!signedOut || answer.kind !== "unreadable") return answer;
  return { kind: "signed-out", reason: answer.reason, ...(profile ? { profile } : {}) };
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
