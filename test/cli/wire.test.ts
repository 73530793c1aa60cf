import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { COMMAND_LINE_AGENT } from "../../engine/model/audit-start.ts";
import { type Bundle, buildBundle, pointedAt } from "./support/bundle.ts";
import { startCloud } from "./support/cloud-server.ts";
import type { FakeRegion } from "./support/fake-cloud.ts";

/**
 * The built commands that change something, against a server that answers as AWS does: their calls, the order
 * of these, and the state afterwards.
 */

let bundle: Bundle;

beforeAll(() => {
  bundle = buildBundle();
});

afterAll(() => bundle.remove());

const RECEIPT = "nodegroup-guard:receipt";

const legacy = (): FakeRegion => ({
  clusters: {
    legacy: { vpc: "vpc-1", subnets: ["subnet-1"], nodegroups: { "ng-1": { subnets: ["subnet-1"] } } },
  },
  subnets: [
    { id: "subnet-1", vpc: "vpc-1", zone: "ap-northeast-1a", autoAssign: false, tags: { Name: "a" } },
  ],
  routeTables: [{ id: "rtb-1", vpc: "vpc-1", target: "igw-1" }],
});

async function runIn(region: FakeRegion, ...args: string[]) {
  const cloud = await startCloud({ "ap-northeast-1": region });
  const ran = await bundle.run(args, { env: pointedAt(cloud.endpoint) });
  await cloud.stop();
  return {
    ...ran,
    agents: cloud.agents,
    writes: [...cloud.calls.keys()].filter((action) => !/:(Describe|List|Get)/.test(action)),
  };
}

it("says in its changes of subnets that they are its own, so that undo starts no audit", async () => {
  const region = legacy();
  await runIn(region, "fix", "--yes");
  const { agents } = await runIn(region, "undo", "--yes");
  expect(agents.get("ec2:ModifySubnetAttribute")).toContain(` ${COMMAND_LINE_AGENT}`);
});

it("fix enables auto-assign, audit finds nothing, undo restores everything", async () => {
  const region = legacy();
  expect(await runIn(region, "audit")).toMatchObject({ code: 1, writes: [] });
  expect(await runIn(region, "fix", "--yes")).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("was OFF, now ON (verified)"),
    writes: ["ec2:CreateTags", "ec2:ModifySubnetAttribute"],
  });
  expect(region.subnets).toMatchObject([{ autoAssign: true, tags: { Name: "a" } }]);
  expect(region.subnets[0]?.tags?.[RECEIPT]).toMatch(
    /^v1 \S+ event=cli-[0-9a-f-]{36} nodegroup=legacy\/ng-1 rule=-$/,
  );
  expect(await runIn(region, "audit")).toMatchObject({ code: 0 });
  expect(await runIn(region, "undo", "--yes")).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("was ON, now off (verified), receipt removed"),
    writes: ["ec2:ModifySubnetAttribute", "ec2:DeleteTags"],
  });
  expect(region).toEqual(legacy());
});

it.each([
  ["fix", legacy()],
  [
    "undo",
    {
      ...legacy(),
      subnets: [
        {
          ...legacy().subnets[0],
          autoAssign: true,
          tags: { [RECEIPT]: "v1 2026-10-01T08:00:00Z event=e nodegroup=legacy/ng-1 rule=-" },
        },
      ],
    } as FakeRegion,
  ],
])("%s writes nothing without a terminal", async (command, region) => {
  const before = structuredClone(region);
  const { code, stderr, writes } = await runIn(region, command);
  expect({ code, writes }).toEqual({ code: 2, writes: [] });
  expect(stderr).toContain(`run:\n  nodegroup-guard ${command} --yes`);
  expect(region).toEqual(before);
});

it("explain reads and saves the facts, and explains them again without AWS", async () => {
  const event = join(process.cwd(), "test/events/create-nodegroup.cli.json");
  const live = await runIn(legacy(), "explain", event, "--save-facts", "facts.json");
  expect(live).toMatchObject({ code: 1, writes: [] });
  const recorded = await bundle.run(["explain", event, "--facts", "facts.json"]);
  expect(recorded).toEqual({
    code: 1,
    stderr: "",
    stdout: live.stdout.replace("as EKS and EC2 report them now", "as saved in facts.json"),
  });
});

it("fix finishes the current subnet on a real Ctrl-C, and starts no other", async () => {
  const two: FakeRegion = {
    ...legacy(),
    clusters: {
      legacy: { vpc: "vpc-1", subnets: [], nodegroups: { "ng-1": { subnets: ["subnet-1", "subnet-2"] } } },
    },
    subnets: [...legacy().subnets, ...legacy().subnets.map((each) => ({ ...each, id: "subnet-2" }))],
  };
  let interrupt = () => {};
  const cloud = await startCloud({ "ap-northeast-1": two }, async (action) => {
    if (action === "ec2:CreateTags") {
      interrupt();
      // Long enough that a process that ignores `hold` would have ended.
      await sleep(300);
    }
    return undefined;
  });
  const child = spawn(process.execPath, [bundle.file, "fix", "--yes"], {
    env: { PATH: process.env.PATH, ...pointedAt(cloud.endpoint) },
  });
  interrupt = () => child.kill("SIGINT");
  const [[code], out, err] = await Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]);
  await cloud.stop();
  expect({ code, err }).toEqual({ code: 130, err: expect.stringContaining("Stopping") });
  expect(out).toContain("Enabled auto-assign public IPv4 in 1 of 2 subnets.");
  expect(out).toContain("nodegroup-guard undo --region ap-northeast-1 --subnet subnet-1\n");
  expect(two.subnets.map(({ autoAssign, tags = {} }) => [autoAssign, RECEIPT in tags])).toEqual([
    [true, true],
    [false, false],
  ]);
});
