import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { refusal } from "../failures/write-out.ts";
import { type Bundle, buildBundle, pointedAt } from "./support/bundle.ts";
import { type Instead, startCloud } from "./support/cloud-server.ts";
import type { FakeRegion } from "./support/fake-cloud.ts";

/** The built `recreate` as a process, against a server that answers as AWS does: whole, and stopped at each point. */

let bundle: Bundle;

beforeAll(() => {
  bundle = buildBundle();
});

afterAll(() => bundle.remove());

const failedRegion = (changes: Partial<FakeRegion> = {}): FakeRegion => ({
  clusters: {
    legacy: {
      vpc: "vpc-1",
      subnets: ["subnet-1"],
      nodegroups: {
        "ng-1": {
          subnets: ["subnet-1"],
          status: "CREATE_FAILED",
          health: {
            issues: [
              { code: "Ec2SubnetInvalidConfiguration", message: "no public IP", resourceIds: ["subnet-1"] },
            ],
          },
        },
      },
    },
  },
  subnets: [{ id: "subnet-1", vpc: "vpc-1", zone: "ap-northeast-1a", autoAssign: true }],
  routeTables: [{ id: "rtb-1", vpc: "vpc-1", target: "igw-1" }],
  createdWith: "aws-cli/2.31.0",
  ...changes,
});

const SENT = {
  nodegroupName: "ng-1",
  scalingConfig: { minSize: 1, maxSize: 5, desiredSize: 3 },
  subnets: ["subnet-1"],
  instanceTypes: ["m7g.large"],
  amiType: "AL2023_ARM_64_STANDARD",
  nodeRole: "arn:aws:iam::111122223333:role/eks-node",
  labels: { team: "platform", stage: "production" },
  tags: { Name: "ng-1", owner: "platform" },
  capacityType: "ON_DEMAND",
  version: "1.33",
};

/** Runs it with --yes; `at` is called before each answer, with how to stop the process, and may give another one. */
async function recreate(
  region: FakeRegion,
  at: (action: string, nth: number, kill: (signal: NodeJS.Signals) => void) => Instead = () => undefined,
) {
  const cwd = mkdtempSync(join(tmpdir(), "recreate it-"));
  let kill = (_: NodeJS.Signals) => {};
  const seen: string[] = [];
  const cloud = await startCloud({ "ap-northeast-1": region }, async (action) => {
    seen.push(action);
    const instead = at(action, seen.filter((each) => each === action).length, (signal) => kill(signal));
    await sleep(100);
    return instead;
  });
  try {
    const child = spawn(process.execPath, [bundle.file, "recreate", "legacy/ng-1", "--yes"], {
      cwd,
      // A process that waits for what never comes would hold the tests up for twenty minutes.
      timeout: 90_000,
      env: {
        PATH: process.env.PATH,
        HOME: cwd,
        AWS_EC2_METADATA_DISABLED: "true",
        ...pointedAt(cloud.endpoint),
      },
    });
    kill = (signal) => void child.kill(signal);
    const [[code], out, err] = await Promise.all([
      once(child, "exit"),
      text(child.stdout),
      text(child.stderr),
    ]);
    const files = readdirSync(cwd).filter((name) => name.endsWith(".json"));
    const saved = files.map((name) => ({
      settings: JSON.parse(readFileSync(join(cwd, name), "utf8")),
      mode: statSync(join(cwd, name)).mode & 0o777,
      path: join(cwd, name),
    }));
    const calls = seen.filter((action) => action.endsWith("Nodegroup")).map((action) => action.slice(4, -9));
    return {
      code,
      out,
      err,
      saved,
      calls: calls.join(" "),
      writes: seen.filter((action) => /:(Delete|Create)/.test(action)),
    };
  } finally {
    await cloud.stop();
    rmSync(cwd, { recursive: true });
  }
}

const settings = { clusterName: "legacy", ...SENT };

it("re-creates the node group from the file that it saved before deleting", async () => {
  const region = failedRegion();
  const ran = await recreate(region);
  expect(ran).toMatchObject({
    code: 0,
    err: "",
    writes: ["eks:DeleteNodegroup", "eks:CreateNodegroup"],
    saved: [{ settings, mode: 0o600 }],
  });
  expect(ran.out.indexOf("Saved the settings")).toBeLessThan(ran.out.indexOf("it is ACTIVE"));
  const { nodegroupArn, status, ...made } = region.clusters.legacy?.nodegroups["ng-1"] ?? {};
  expect({ nodegroupArn, status }).toMatchObject({
    nodegroupArn: expect.stringMatching(/\/2$/),
    status: "ACTIVE",
  });
  expect({ ...made, nodegroupName: "ng-1" }).toEqual(SENT);
});

/** When the process is stopped, what it has written by then, and where what it prints begins. */
const STOPS = [
  [
    "the deletion",
    "SIGINT",
    130,
    "eks:DeleteNodegroup",
    1,
    ["eks:DeleteNodegroup"],
    "wait nodegroup-deleted",
  ],
  [
    "the wait for it",
    "SIGTERM",
    143,
    "eks:DescribeNodegroup",
    5,
    ["eks:DeleteNodegroup"],
    "create-nodegroup",
  ],
  [
    "the creation",
    "SIGHUP",
    129,
    "eks:CreateNodegroup",
    1,
    ["eks:DeleteNodegroup", "eks:CreateNodegroup"],
    "wait nodegroup-active",
  ],
] as const;

it.each(STOPS)(
  "stops after %s on %s, and prints what goes on from there",
  async (_, signal, code, action, nth, writes, next) => {
    const ran = await recreate(failedRegion(), (called, count, kill) => {
      if (called === action && count === nth) kill(signal);
      return undefined;
    });
    expect(ran).toMatchObject({ code, writes, saved: [{ settings, mode: 0o600 }] });
    const [, goOn = ""] = ran.out.split("To go on\n");
    expect(goOn).toMatch(new RegExp(`^  aws eks ${next} `));
    if (next !== "wait nodegroup-active") {
      expect(goOn).toContain(` --cli-input-json 'file://${ran.saved[0]?.path}'\n`);
    }
  },
);

/** The fault of an action's first call: its effect without its answer, or an answer without its effect. */
const FAULTS: [string, string, Instead | "throttled" | "server error", string[]][] = [
  ["a deletion whose answer is lost", "eks:DeleteNodegroup", "half, then cut", ["Delete", "Create"]],
  ["a creation whose answer is lost", "eks:CreateNodegroup", "half, then cut", ["Delete", "Create"]],
  ["a deletion that is throttled", "eks:DeleteNodegroup", "throttled", ["Delete", "Delete", "Create"]],
  ["a deletion after a server error", "eks:DeleteNodegroup", "server error", ["Delete", "Delete", "Create"]],
  ["a creation after a server error", "eks:CreateNodegroup", "server error", ["Delete", "Create", "Create"]],
];

it("asks for no more than is due, with a look before each repetition", async () => {
  // Each of them waits for EKS most of the time: side by side they take no longer than one.
  const all = await Promise.all(
    FAULTS.map(async ([what, failing, fault]) => {
      const instead = fault === "throttled" || fault === "server error" ? refusal(failing, fault) : fault;
      const ran = await recreate(failedRegion(), (action, nth) =>
        action === failing && nth === 1 ? instead : undefined,
      );
      return { what, ...ran };
    }),
  );
  expect(all.map(({ what, code, err, writes }) => ({ what, code, err, writes }))).toEqual(
    FAULTS.map(([what, , , writes]) => ({
      ...{ what, code: 0, err: "" },
      writes: writes.map((name) => `eks:${name}Nodegroup`),
    })),
  );
  for (const { calls } of all) expect(calls).not.toMatch(/Delete Delete|Create Create/);
});

it("ends at once where the credentials expire while EKS deletes, and says how to sign in and go on", async () => {
  const expired = {
    status: 403,
    headers: { "content-type": "application/json", "x-amzn-errortype": "ExpiredTokenException" },
    body: JSON.stringify({ message: "The security token included in the request is expired" }),
  };
  let deleted = false;
  const ran = await recreate(failedRegion(), (action) => {
    deleted ||= action === "eks:DeleteNodegroup";
    return deleted && action === "eks:DescribeNodegroup" ? expired : undefined;
  });
  expect(ran).toMatchObject({ code: 1, writes: ["eks:DeleteNodegroup"] });
  expect(ran.calls).toMatch(/Delete Describe$/);
  expect(ran.out).toContain("EKS deletes it. It is not created yet.");
  expect(ran.out).toContain(
    "  Sign in again, for example: aws sso login\n\nTo go on\n  aws eks wait nodegroup-deleted",
  );
});

it("leaves alone a node group that somebody has put in its place while the answer to the deletion was missing", async () => {
  const region = failedRegion();
  const groups = region.clusters.legacy?.nodegroups ?? {};
  const theirs = { subnets: ["subnet-1"], status: "ACTIVE", nodegroupArn: "arn:aws:eks:theirs" };
  const ran = await recreate(region, (action) => {
    if (action !== "eks:DeleteNodegroup") return undefined;
    groups["ng-1"] = { ...theirs };
    return refusal(action, "server error");
  });
  expect(ran).toMatchObject({ code: 1, writes: ["eks:DeleteNodegroup"] });
  expect(groups["ng-1"]).toEqual(theirs);
  expect(ran.out).toContain("The other node group was left alone");
});

it("has told how to go on before it was killed", async () => {
  const ran = await recreate(failedRegion(), (called, _, kill) => {
    if (called === "eks:DeleteNodegroup") kill("SIGKILL");
    return undefined;
  });
  expect(ran).toMatchObject({ code: null, saved: [{ settings, mode: 0o600 }] });
  expect(ran.out).toContain(` --cli-input-json 'file://${ran.saved[0]?.path}'\n`);
});

it.each<[string, Partial<FakeRegion>, number, string]>([
  [
    "Terraform's, by its agent alone",
    { createdWith: "HashiCorp Terraform/1.13.4" },
    1,
    "belongs to Terraform",
  ],
  ["whose creator nobody knows", {}, 2, "who created the node group is unknown"],
])("deletes none that is %s", async (_, changes, code, says) => {
  const { createdWith: __, ...unknown } = failedRegion();
  const ran = await recreate({ ...unknown, ...changes });
  expect(ran).toMatchObject({ code, writes: [], saved: [] });
  expect(ran.out + ran.err).toContain(says);
});
