import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AUDIT_ROLE } from "../engine/model/installed-guard.ts";
import { startCloud } from "../test/cli/support/cloud-server.ts";
import type { FakeAccounts } from "../test/cli/support/fake-accounts.ts";
import type { FakeRegion } from "../test/cli/support/fake-cloud.ts";
import { refusal } from "../test/failures/write-out.ts";
import { measureAudit, print, printCalls, row, TITLES } from "./measure-audit.ts";

/**
 * Audits an organization of a pretended AWS on this machine with the built command line, and prints calls, time and
 * peak memory: as fast as this machine can, and against rate limits as AWS may have them.
 */

const ACCOUNTS = Number(process.argv[2] ?? 500);
const REGIONS = ["ap-northeast-1", "eu-central-1", "eu-west-1", "us-east-1"];
const CLUSTERS = 2;
const NODEGROUPS = 3;
const FORMATS = process.argv[3]?.split(",") ?? ["text", "json", "html", "sarif", "csv"];

/** Assumed: calls a second and service, in each account and region; how many at once; and how long one takes. */
const PER_SECOND = [10, 2];
const BURST = 10;
const LATENCY_MS = 50;

let perSecond: number | undefined;
const buckets = new Map<string, { tokens: number; at: number }>();

const directory = mkdtempSync(join(tmpdir(), "bench-accounts-"));
const cloud = await startCloud({}, answerInTime, organization());
try {
  execFileSync(process.execPath, ["--import", "tsx", "scripts/build-cli.ts", directory]);
  print(
    `node ${process.versions.node}, ${ACCOUNTS} accounts, ${REGIONS.length} regions each, ${CLUSTERS} clusters each, ${NODEGROUPS} node groups each`,
  );
  print("");
  print(row("format", ...TITLES));
  const args = ["--organization", "--region", REGIONS.join(",")];
  const run = (format: string, name?: string) =>
    measureAudit({ directory, endpoint: cloud.endpoint, format, args, ends: 1 }, name);
  for (const format of FORMATS) {
    cloud.calls.clear();
    print(await run(format));
  }
  print("");
  printCalls(cloud.calls);
  print("");
  print(row("at limits", ...TITLES));
  for (perSecond of PER_SECOND) {
    cloud.calls.clear();
    buckets.clear();
    print(await run("json", `${perSecond} calls a second, ${LATENCY_MS} ms each`));
    const all = [...cloud.calls.values()].reduce((sum, count) => sum + count, 0);
    print(row("  calls, the refused ones included", String(all)));
  }
} finally {
  await cloud.stop();
  rmSync(directory, { recursive: true });
}

/** A bucket of tokens for each account, region and service, as AWS's APIs have. */
async function answerInTime(action: string, region: string, account: string) {
  if (perSecond === undefined) return undefined;
  await sleep(LATENCY_MS);
  const [service = ""] = action.split(":");
  if (service === "sts" || service === "organizations") return undefined;
  const key = `${account} ${region} ${service}`;
  const now = performance.now();
  const bucket = buckets.get(key) ?? { tokens: BURST, at: now };
  buckets.set(key, bucket);
  bucket.tokens = Math.min(BURST, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
  bucket.at = now;
  if (bucket.tokens < 1) return refusal(action, "throttled");
  bucket.tokens -= 1;
  return undefined;
}

function organization(): FakeAccounts {
  return Object.fromEntries(
    Array.from({ length: ACCOUNTS }, (_, index) => {
      const account = String(200_000_000_000 + index);
      const regions = REGIONS.map((region, place) => [
        region,
        regionOf(account, region, index * REGIONS.length + place),
      ]);
      return [account, { name: `team-${index}`, role: AUDIT_ROLE, regions: Object.fromEntries(regions) }];
    }),
  );
}

/** Every cluster in a VPC of its own: three public subnets, legacy in every fifth cluster, three private ones. */
function regionOf(owner: string, name: string, number: number): FakeRegion {
  const region: FakeRegion = { clusters: {}, subnets: [], routeTables: [] };
  for (let index = number * CLUSTERS; index < (number + 1) * CLUSTERS; index++) {
    const key = index.toString(16).padStart(4, "0");
    const vpc = `vpc-0${key}`;
    const ids = (kind: string) => ["a", "c", "d"].map((zone) => `subnet-0${key}${kind}${zone}`);
    const [open, closed] = [ids("e"), ids("f")];
    const groups = Array.from({ length: NODEGROUPS }, (_, group) => [
      `workers-${group}`,
      { subnets: group % 2 === 0 ? open : closed },
    ]);
    region.clusters[`cluster-${key}`] = {
      vpc,
      subnets: [...open, ...closed],
      nodegroups: Object.fromEntries(groups),
    };
    for (const id of [...open, ...closed]) {
      const autoAssign = open.includes(id) && index % 5 !== 0;
      const tags = { Name: id, stage: "production" };
      region.subnets.push({ id, vpc, owner, zone: `${name}${id.at(-1)}`, autoAssign, tags });
    }
    region.routeTables.push(
      { id: `rtb-0${key}1`, vpc, target: `igw-0${key}`, subnets: open },
      { id: `rtb-0${key}2`, vpc, target: `nat-0${key}`, subnets: closed },
    );
  }
  return region;
}
