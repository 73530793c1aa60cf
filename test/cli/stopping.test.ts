import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RECEIPT_TAG, receiptText } from "../../engine/model/receipt.ts";
import { quoted } from "../../engine/text/shell.ts";
import { refusal } from "../failures/write-out.ts";
import { type Bundle, buildBundle, pointedAt } from "./support/bundle.ts";
import { startCloud } from "./support/cloud-server.ts";
import type { FakeRegion } from "./support/fake-cloud.ts";

/**
 * The built commands as processes that are stopped: by signals, by readers that are gone, by a full disk. No
 * subnet may be left with a receipt and without its change.
 */

let bundle: Bundle;

beforeAll(() => {
  bundle = buildBundle();
});

afterAll(() => bundle.remove());

const ids = ["subnet-01", "subnet-02", "subnet-03"];
const receipt = receiptText({
  time: "2026-10-01T08:00:00Z",
  eventId: "e",
  nodegroup: "legacy/ng-1",
  rule: "-",
});

function regionFor(command: string): FakeRegion {
  const done =
    command === "undo" ? { autoAssign: true, tags: { [RECEIPT_TAG]: receipt } } : { autoAssign: false };
  return {
    clusters: { legacy: { vpc: "vpc-1", subnets: ids, nodegroups: { "ng-1": { subnets: ids } } } },
    subnets: ids.map((id) => ({ id, vpc: "vpc-1", zone: "ap-northeast-1a", ...structuredClone(done) })),
    routeTables: [{ id: "rtb-1", vpc: "vpc-1", target: "igw-1" }],
  };
}

/** For each subnet whether it is on, and whether it has a receipt: both or neither, or the change is half done. */
const states = ({ subnets }: FakeRegion) =>
  subnets.map(({ autoAssign, tags }) => [autoAssign, tags?.[RECEIPT_TAG] !== undefined]);

const ON = [true, true];
const OFF = [false, false];
/** The state before and after, by command. */
const sides: Record<string, { before: boolean[]; after: boolean[]; first: string }> = {
  fix: { before: OFF, after: ON, first: "ec2:CreateTags" },
  undo: { before: ON, after: OFF, first: "ec2:ModifySubnetAttribute" },
};

/** Resources that a test started, to be closed even if it fails. */
const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function cloudOf(...args: Parameters<typeof startCloud>) {
  const cloud = await startCloud(...args);
  open.push(() => cloud.stop());
  return cloud;
}

function started<T extends ChildProcess>(child: T): T {
  open.unshift(() => void (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")));
  return child;
}

/** A cloud whose first write waits until `go` is called; `asked` ends when it has arrived. */
async function cloudFor(command: string) {
  const region = regionFor(command);
  const { first } = sides[command] ?? { first: "" };
  let [arrived, go] = [() => {}, () => {}];
  const asked = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    go = resolve;
  });
  const cloud = await cloudOf({ "ap-northeast-1": region }, async (action) => {
    if (action === first) {
      arrived();
      await opened;
    }
    return undefined;
  });
  open.unshift(() => go());
  return { ...cloud, region, asked, go: () => go() };
}

const env = (endpoint: string) => ({
  ...{ PATH: process.env.PATH, HOME: join(bundle.file, ".."), AWS_EC2_METADATA_DISABLED: "true" },
  ...pointedAt(endpoint),
});

const program = () => `${quoted(process.execPath)} ${quoted(bundle.file)}`;

/** Runs a line of the shell in which `$rc` is the file for the code to look at; gives that, and all output. */
async function shell(
  line: string,
  endpoint: string,
  more: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string }> {
  const rc = join(bundle.file, "..", `rc-${Math.random()}`);
  const child = spawn("sh", ["-c", line], {
    env: { ...env(endpoint), ...more, rc },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  await once(child, "close");
  for (let i = 0; !existsSync(rc) && i < 100; i++) await sleep(100);
  await sleep(50);
  return { code: Number(readFileSync(rc, "utf8")), output };
}

const commands = Object.keys(sides);
const signals = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

describe.each(commands)("%s", (command) => {
  const { before = [], after = [] } = sides[command] ?? {};
  const oneDone = [after, before, before];
  const noneDone = [before, before, before];
  const allDone = [after, after, after];

  it.each(signals)("finishes the subnet in hand on %s, and starts no other", async (signal, code) => {
    const cloud = await cloudFor(command);
    const child = started(
      spawn(process.execPath, [bundle.file, command, "--yes"], { env: env(cloud.endpoint) }),
    );
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    await cloud.asked;
    child.kill(signal);
    await sleep(300);
    cloud.go();
    const [ended] = await once(child, "close");
    expect({ ended, states: states(cloud.region) }).toEqual({ ended: code, states: oneDone });
    expect(output).toContain("not started");
  });

  it("finishes the subnet in hand when all of the terminal's end is gone at once", async () => {
    const cloud = await cloudFor(command);
    const child = started(
      spawn(process.execPath, [bundle.file, command, "--yes"], { env: env(cloud.endpoint) }),
    );
    await cloud.asked;
    child.stdout.destroy();
    child.stderr.destroy();
    child.kill("SIGHUP");
    await sleep(300);
    cloud.go();
    const [ended] = await once(child, "exit");
    expect({ ended, states: states(cloud.region) }).toEqual({ ended: 129, states: oneDone });
  });

  it.each([
    ["stdout", `(${"$PROGRAM"} --yes; echo $? >"$rc") | true`],
    ["stderr", `(${"$PROGRAM"} --yes --format json 2>&1 >/dev/null; echo $? >"$rc") | true`],
  ])("begins nothing where %s has no reader, and doesn't end with 0", async (_, line) => {
    const cloud = await cloudFor(command);
    cloud.go();
    const { code } = await shell(line.replace("$PROGRAM", `${program()} ${command}`), cloud.endpoint);
    expect({ code, states: states(cloud.region) }).toEqual({ code: 141, states: noneDone });
  });

  it("finishes the subnet in hand when the reader of a socket goes away, and begins no other", async () => {
    const cloud = await cloudFor(command);
    const child = started(
      spawn(process.execPath, [bundle.file, command, "--yes"], { env: env(cloud.endpoint) }),
    );
    await cloud.asked;
    child.stdout.destroy();
    cloud.go();
    const [ended] = await once(child, "exit");
    expect({ ended, states: states(cloud.region) }).toEqual({ ended: 141, states: oneDone });
  });

  it("leaves nothing half done when the reader of a pipe goes away in the middle", async () => {
    const cloud = await cloudFor(command);
    const line = `(${program()} ${command} --yes; echo $? >"$rc") | head -1`;
    const running = shell(line, cloud.endpoint);
    await cloud.asked;
    await sleep(300);
    cloud.go();
    // A pipe says so only when it is written to, and nothing is written between two subnets.
    expect({ code: (await running).code, states: states(cloud.region) }).toEqual({
      code: 141,
      states: allDone,
    });
  });

  it("has no fault where there is nothing to change and nobody reads", async () => {
    const cloud = await cloudOf({});
    const { code } = await shell(`(${program()} ${command} --yes; echo $? >"$rc") | true`, cloud.endpoint);
    expect(code).toBe(0);
  });
});

describe("a command that only reads", () => {
  it.each([
    ["stdout has no reader", '>"$rc") | true', "audit"],
    ["head has seen enough", '>"$rc") | head -1', "audit"],
    ["stderr has no reader", '>"$rc") 2>&1 >/dev/null | true', "audit --format json"],
  ])("ends with its own code and without a word where %s", async (_, end, args) => {
    const cloud = await cloudFor("fix");
    const { code, output } = await shell(`(${program()} ${args}; echo $? ${end}`, cloud.endpoint);
    expect(code).toBe(1);
    expect(output).not.toMatch(/EPIPE|Error|at /);
  });
});

it("names the command with which fix starts over where it was killed between receipt and change", async () => {
  const region = regionFor("fix");
  let kill = () => {};
  const cloud = await cloudOf({ "ap-northeast-1": region }, async (action) => {
    if (action !== "ec2:ModifySubnetAttribute") return undefined;
    kill();
    return refusal(action, "denied");
  });
  const credentials = join(bundle.file, "..", "credentials");
  writeFileSync(credentials, "[it's]\naws_access_key_id = test\naws_secret_access_key = test\n");
  const surroundings = { ...env(cloud.endpoint), AWS_SHARED_CREDENTIALS_FILE: credentials };
  const where = ["--profile", "it's", "--region", "ap-northeast-1"];
  const child = started(
    spawn(process.execPath, [bundle.file, "fix", "--yes", ...where], { env: surroundings }),
  );
  kill = () => void child.kill("SIGKILL");
  await once(child, "close");
  expect(states(region)).toEqual([[false, true], OFF, OFF]);

  const second = await cloudOf({ "ap-northeast-1": region });
  const run = (line: string) =>
    shell(`(${line}; echo $? >"$rc")`.replaceAll("nodegroup-guard ", `${program()} `), second.endpoint, {
      AWS_SHARED_CREDENTIALS_FILE: credentials,
    });
  const fix = `nodegroup-guard fix --yes --profile ${quoted("it's")} --region ap-northeast-1`;
  const refused = await run(fix);
  expect({ code: refused.code, states: states(region) }).toEqual({
    code: 1,
    states: [[false, true], ON, ON],
  });
  expect(refused.output).toContain(
    "subnet-01: refused, the change began and never happened, or was undone since:",
  );
  const [, command = "none"] = /to start over: (.*)/.exec(refused.output) ?? [];
  expect(command).toBe(
    `nodegroup-guard undo --profile ${quoted("it's")} --region ap-northeast-1 --subnet subnet-01`,
  );
  expect((await run(`${command} --yes`)).code).toBe(0);
  expect((await run(fix)).code).toBe(0);
  expect(states(region)).toEqual([ON, ON, ON]);
});

const full = existsSync("/dev/full") ? describe : describe.skip;

full("a full disk", () => {
  async function onFullDisk(args: string[], endpoint: string) {
    const disk = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [bundle.file, ...args], {
      env: env(endpoint),
      stdio: ["ignore", disk, "pipe"],
    });
    let stderr = "";
    child.stderr?.on("data", (text) => (stderr += text));
    const [code] = await once(child, "close");
    closeSync(disk);
    return { code, stderr };
  }

  it("is one line and code 2 for audit", async () => {
    const cloud = await cloudFor("fix");
    expect(await onFullDisk(["audit"], cloud.endpoint)).toEqual({
      code: 2,
      stderr: "The result can't be written to stdout: the disk is full\n",
    });
  });

  it.each(commands)("lets %s begin nothing", async (command) => {
    const cloud = await cloudFor(command);
    cloud.go();
    const { code, stderr } = await onFullDisk([command, "--yes"], cloud.endpoint);
    expect({ code, states: states(cloud.region) }).toEqual({ code: 2, states: states(regionFor(command)) });
    expect(stderr).toContain("The result can't be written to stdout: the disk is full\n");
    expect(stderr).not.toContain("    at ");
  });
});
