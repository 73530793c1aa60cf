import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateNodegroupCommand,
  DescribeNodegroupCommand,
  waitUntilNodegroupActive,
} from "@aws-sdk/client-eks";
import { clientsFor, present } from "./clients.ts";
import { recordsBy } from "./event.ts";
import { guardCli } from "./guard-cli.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, nodegroupSettings, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";
import { until } from "./until.ts";

/** One story, in the order of the tests: each begins where the one before ended. */
describe("recreate, on what e2e/emulator makes of node groups and of CloudTrail", () => {
  const place = { account: "888899990000", region: "eu-west-2" };
  const { ec2, eks, trails } = clientsFor(sharedStacks().endpoint, place);
  const cli = guardCli(place);
  let subnetIds: string[];
  /** The calls that the story begins with. */
  let prepared = new Set<string>();

  beforeAll(async () => {
    ({ subnetIds } = await buildNetwork(ec2, legacyPlan));
    await createCluster(eks, plan("ng-1"));
    for (const nodegroup of ["ng-1", "ng-2"]) await createNodegroup(eks, plan(nodegroup));
    for (const nodegroup of ["ng-1", "ng-2"]) {
      expect(await settledStatus(eks, plan(nodegroup))).toBe("CREATE_FAILED");
    }
    prepared = new Set((await calls()).map(({ eventID }) => eventID));
  });
  afterAll(() => cli.dispose());

  it("refuses a node group whose subnets are not fixed", async () => {
    const { code, output } = await cli.run("recreate", "legacy/ng-1", "--yes");

    expect(output).toContain(present(subnetIds[0]));
    expect(code).toBe(1);
    expect(await writes()).toEqual([]);
  });

  it("shows with --dry-run what it would do once they are", async () => {
    expect((await cli.run("fix", "--yes")).code).toBe(0);
    const { code, output } = await cli.run("recreate", "legacy/ng-1", "--dry-run");

    expect(output).toContain("Nothing was changed");
    expect(code).toBe(0);
    expect([await writes(), saved("ng-1")]).toEqual([[], []]);
  });

  it("saves the settings, deletes the node group, and creates it again, ACTIVE", async () => {
    const before = await described("ng-1");
    const { code, output } = await cli.run("recreate", "legacy/ng-1", "--yes");

    expect(output).toContain("it is ACTIVE");
    expect(code).toBe(0);
    expect(await writes()).toEqual(["CreateNodegroup", "DeleteNodegroup"]);
    const after = await described("ng-1");
    expect(after).toMatchObject({ status: "ACTIVE", ...nodegroupSettings(plan("ng-1")) });
    expect(after.nodegroupArn).not.toBe(before.nodegroupArn);
    expect(settingsIn(present(saved("ng-1")[0]))).toMatchObject({
      clusterName: "legacy",
      ...nodegroupSettings(plan("ng-1")),
    });
  });

  it("prints, interrupted between deletion and creation, the commands that bring the node group back", async () => {
    const run = cli.start("recreate", "legacy/ng-2", "--yes");
    await until(
      () =>
        described("ng-2").then(
          ({ status }) => status,
          () => "gone",
        ),
      (status) => status === "DELETING" || status === "gone",
      60_000,
    );
    run.signal("SIGINT");
    const { code, output } = await run.ended;
    const file = present(saved("ng-2")[0]);

    expect(code).toBe(130);
    expect(await writes()).toEqual(["DeleteNodegroup", "CreateNodegroup", "DeleteNodegroup"]);
    const commands = output.split("To go on\n")[1]?.match(/^ {2}aws .*$/gm);
    expect(commands).toEqual([
      `  aws eks create-nodegroup --region ${place.region} --cli-input-json file://${file}`,
      `  aws eks wait nodegroup-active --region ${place.region} --cluster-name legacy --nodegroup-name ng-2`,
    ]);

    // The same by the SDK: what the AWS CLI would send.
    const names = { clusterName: "legacy", nodegroupName: "ng-2" };
    const waiting = { client: eks, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
    await eks.send(new CreateNodegroupCommand(settingsIn(file)));
    await waitUntilNodegroupActive(waiting, names);
    expect(await described("ng-2")).toMatchObject({
      status: "ACTIVE",
      ...nodegroupSettings(plan("ng-2")),
    });
  });

  function plan(nodegroup: string) {
    return { ...place, cluster: "legacy", nodegroup, subnetIds };
  }

  async function described(nodegroupName: string) {
    const asked = new DescribeNodegroupCommand({ clusterName: "legacy", nodegroupName });
    return present((await eks.send(asked)).nodegroup);
  }

  function calls() {
    return recordsBy(trails, "EventSource", "eks.amazonaws.com");
  }

  /** The command line's writes to EKS so far, the latest first. */
  async function writes(): Promise<string[]> {
    return (await calls())
      .filter(({ readOnly, eventID }) => !readOnly && !prepared.has(eventID))
      .map(({ eventName }) => eventName);
  }

  /** The files with a node group's settings, as absolute paths. */
  function saved(nodegroup: string): string[] {
    return readdirSync(cli.directory)
      .filter((name) => name.startsWith(`nodegroup-legacy-${nodegroup}-`))
      .map((name) => join(cli.directory, name));
  }

  function settingsIn(file: string) {
    return JSON.parse(readFileSync(file, "utf8"));
  }
});
