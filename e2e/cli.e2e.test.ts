import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { DeleteNodegroupCommand } from "@aws-sdk/client-eks";
import { clientsFor, present } from "./clients.ts";
import { recordOf } from "./event.ts";
import { guardCli } from "./guard-cli.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";

/** One story, in the order of the tests: each begins where the one before ended. */
describe("the command line", () => {
  const place = { account: "444455556666", region: "eu-central-1" };
  const { endpoint } = sharedStacks();
  const { ec2, eks } = clientsFor(endpoint, place);
  const cli = guardCli(place);
  let subnetIds: string[];

  beforeAll(async () => {
    ({ subnetIds } = await buildNetwork(ec2, legacyPlan));
    const plan = { ...place, cluster: "legacy", nodegroup: "ng-1", subnetIds };
    await createCluster(eks, plan);
    await createNodegroup(eks, plan);
    await settledStatus(eks, plan);
  });
  afterAll(() => cli.dispose());

  it("audit finds the old public subnets", async () => {
    const { code, output } = await cli.run("audit");

    expect(output).toContain(subnetIds[0]);
    expect(output).toContain(subnetIds[1]);
    expect(output).toContain("missing-public-ip");
    expect(output).toContain("ng-1 CREATE_FAILED: would fail again in 2 of 3 subnets");
    expect(code).toBe(1);
  });

  it("explain says what the guard would do about the node group, and does nothing", async () => {
    const plan = { ...place, cluster: "legacy", nodegroup: "ng-1", subnetIds };
    const event = cli.file("event.json", recordOf(plan, new Date()));
    const policy = cli.file("policy.json", { mode: "enable" });
    const { code, output } = await cli.run("explain", event, "--policy", policy);

    expect(output).toContain(subnetIds[0]);
    expect(output).toContain("missing-public-ip");
    expect(code).toBe(1);
    expect(await states()).toEqual(["off", "off", "off"]);
  });

  it("fix refuses to change anything without a yes", async () => {
    expect((await cli.run("fix")).code).not.toBe(0);
    expect(await states()).toEqual(["off", "off", "off"]);
  });

  it("fix mends them, and leaves receipts", async () => {
    const { code } = await cli.run("fix", "--yes");

    expect(await states()).toEqual(["on, receipt", "on, receipt", "off"]);
    expect(code).toBe(0);
  });

  it("audit asks for the failed node group to be re-created then, and is clean after that", async () => {
    const { code, output } = await cli.run("audit");
    expect(output).toContain(`aws eks delete-nodegroup --region ${place.region} --cluster-name legacy`);
    expect(output).not.toContain("missing-public-ip");
    expect(code).toBe(1);

    const plan = { ...place, cluster: "legacy", nodegroup: "ng-2", subnetIds };
    await eks.send(new DeleteNodegroupCommand({ clusterName: "legacy", nodegroupName: "ng-1" }));
    await createNodegroup(eks, plan);
    await settledStatus(eks, plan);
    expect((await cli.run("audit")).code).toBe(0);
  });

  it("undo brings them back, and takes the receipts away", async () => {
    const { code } = await cli.run("undo", "--yes");

    expect(await states()).toEqual(["off", "off", "off"]);
    expect(code).toBe(0);
  });

  /** EC2's state of each subnet, in the plan's order. */
  async function states(): Promise<string[]> {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: subnetIds }));
    return subnetIds.map((id) => {
      const { MapPublicIpOnLaunch, Tags = [] } = present(Subnets.find(({ SubnetId }) => SubnetId === id));
      const receipt = Tags.some(({ Key }) => Key === "nodegroup-guard:receipt") ? ", receipt" : "";
      return `${MapPublicIpOnLaunch ? "on" : "off"}${receipt}`;
    });
  }
});
