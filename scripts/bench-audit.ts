import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "../test/cli/support/cloud-server.ts";
import type { FakeRegion } from "../test/cli/support/fake-cloud.ts";
import { measureAudit, print, printCalls, row, TITLES } from "./measure-audit.ts";

/**
 * Audits a large region of a pretended AWS on this machine with the built command line, and prints calls,
 * time and peak memory.
 */

const CLUSTERS = 500;
const NODEGROUPS = 10;
const FORMATS = ["text", "json", "html", "sarif", "csv"];
const REGION = "ap-northeast-1";

const directory = mkdtempSync(join(tmpdir(), "bench-audit-"));
const cloud = await startCloud({ [REGION]: largeRegion() });
try {
  execFileSync(process.execPath, ["--import", "tsx", "scripts/build-cli.ts", directory]);
  print(`node ${process.versions.node}, ${CLUSTERS} clusters with ${NODEGROUPS} node groups each`);
  print("");
  print(row("format", ...TITLES));
  for (const format of FORMATS) {
    cloud.calls.clear();
    print(await measureAudit({ directory, endpoint: cloud.endpoint, format, args: [], ends: 1 }));
  }
  print("");
  printCalls(cloud.calls);
} finally {
  await cloud.stop();
  rmSync(directory, { recursive: true });
}

/**
 * Every cluster in a VPC of its own: three public subnets, legacy in every fifth cluster, three private ones,
 * three route tables.
 */
function largeRegion(): FakeRegion {
  const region: FakeRegion = { clusters: {}, subnets: [], routeTables: [] };
  for (let index = 0; index < CLUSTERS; index++) {
    const key = index.toString(16).padStart(4, "0");
    const vpc = `vpc-0${key}`;
    const ids = (kind: string) => ["a", "c", "d"].map((zone) => `subnet-0${key}${kind}${zone}`);
    const [open, closed] = [ids("e"), ids("f")];
    const launchTemplate = { id: `lt-0${(index % 100).toString(16).padStart(4, "0")}`, version: "1" };
    const groups = Array.from({ length: NODEGROUPS }, (_, group) => [
      `workers-${group}`,
      { subnets: group % 2 === 0 ? open : closed, launchTemplate },
    ]);
    region.clusters[`cluster-${key}`] = {
      vpc,
      subnets: [...open, ...closed],
      nodegroups: Object.fromEntries(groups),
    };
    for (const id of [...open, ...closed]) {
      const autoAssign = open.includes(id) && index % 5 !== 0;
      region.subnets.push({
        id,
        vpc,
        zone: `${REGION}${id.at(-1)}`,
        autoAssign,
        tags: { Name: id, stage: "production" },
      });
    }
    region.routeTables.push(
      { id: `rtb-0${key}1`, vpc, target: `igw-0${key}`, subnets: open },
      { id: `rtb-0${key}2`, vpc, target: `nat-0${key}`, subnets: closed },
      { id: `rtb-0${key}3`, vpc, target: `nat-0${key}` },
    );
  }
  return region;
}
