import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pointedAt } from "../test/cli/support/bundle.ts";
import { startCloud } from "../test/cli/support/cloud-server.ts";
import type { FakeRegion } from "../test/cli/support/fake-cloud.ts";

/**
 * Audits a large region of a pretended AWS on this machine with the built command line, and prints calls,
 * time and peak memory.
 */

const CLUSTERS = 500;
const NODEGROUPS = 10;
const FORMATS = ["text", "json", "html", "sarif", "csv"];
const REGION = "ap-northeast-1";
/** Makes a process say at its end how much memory (KiB) and processor time (microseconds) it took. */
const SHOW_USE =
  "data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();" +
  "process._rawDebug('used '+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime))})";

const directory = mkdtempSync(join(tmpdir(), "bench-audit-"));
const cloud = await startCloud({ [REGION]: largeRegion() });
try {
  execFileSync(process.execPath, ["--import", "tsx", "scripts/build-cli.ts", directory]);
  print(`node ${process.versions.node}, ${CLUSTERS} clusters with ${NODEGROUPS} node groups each`);
  print("");
  print(row("format", "time", "processor", "peak memory", "size"));
  for (const format of FORMATS) {
    cloud.calls.clear();
    print(await measure(format));
  }
  print("");
  print(row("calls of one audit"));
  for (const [action, count] of [...cloud.calls].sort()) print(row(action, String(count)));
  const total = [...cloud.calls.values()].reduce((sum, count) => sum + count, 0);
  print(row("all", String(total)));
} finally {
  await cloud.stop();
  rmSync(directory, { recursive: true });
}

async function measure(format: string): Promise<string> {
  const out = join(directory, `audit.${format}`);
  const args = [
    "--import",
    SHOW_USE,
    join(directory, "nodegroup-guard.mjs"),
    "audit",
    "--format",
    format,
    "--out",
    out,
  ];
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...pointedAt(cloud.endpoint) },
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const [code] = await once(child, "close");
  if (code !== 1) throw new Error(`the audit ended with ${code}: ${said}`);
  const seconds = (performance.now() - start) / 1000;
  const [, memory, processor] = /used (\d+) (\d+)/.exec(said)?.map(Number) ?? [];
  const size = statSync(out).size / 1024 / 1024;
  return row(
    format,
    `${seconds.toFixed(1)} s`,
    `${((processor ?? Number.NaN) / 1e6).toFixed(1)} s`,
    `${((memory ?? Number.NaN) / 1024).toFixed(0)} MiB`,
    `${size.toFixed(1)} MiB`,
  );
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function row(...[first = "", ...rest]: string[]): string {
  return (first.padEnd(36) + rest.map((cell) => cell.padStart(14)).join("")).trimEnd();
}
