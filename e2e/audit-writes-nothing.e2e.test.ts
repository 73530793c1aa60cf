import { ModifySubnetAttributeCommand } from "@aws-sdk/client-ec2";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { assumeServiceRole } from "./assume-role.ts";
import { clientsFor } from "./clients.ts";
import { recordsBy } from "./event.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster } from "./nodegroup.ts";
import { runAudit } from "./run-audit.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";

const { endpoint, deployments } = sharedStacks();

/** Other tests create node groups there at the same time. */
describe.each(["enable", "alert", "rules"] as const)("the scheduled audit of the guard %s", (name) => {
  const { place, auditFunctionName } = deployments[name];
  const clients = clientsFor(endpoint, place);
  const { ec2, eks, lambda, trails } = clients;
  let vpcId: string;
  let subnetIds: string[];

  beforeAll(async () => {
    ({ vpcId, subnetIds } = await buildNetwork(ec2, legacyPlan));
    await createCluster(eks, { ...place, cluster: `audited-${name}`, nodegroup: "none", subnetIds });
  });

  it("writes nothing to EC2 or EKS, by what e2e/emulator records of calls", async () => {
    expect(await runAudit(lambda, auditFunctionName)).toMatchObject({ exit: 1, trouble: [] });

    // The name of a function is that of its session, which makes the calls.
    const calls = await recordsBy(trails, "Username", auditFunctionName);
    expect(calls.map(({ eventName }) => eventName)).toEqual(
      expect.arrayContaining(["ListClusters", "DescribeSubnets", "DescribeRouteTables"]),
    );
    expect(calls.filter(({ readOnly }) => !readOnly)).toEqual([]);
    await expectUnchanged();
  });

  it("is refused any write, by the permissions as e2e/emulator enforces them", async () => {
    const asked = new GetFunctionConfigurationCommand({ FunctionName: auditFunctionName });
    const { Role = "" } = await lambda.send(asked);
    const session = await assumeServiceRole(clients, place, Role, "somebody");
    const as = clientsFor(endpoint, place, session);
    const MapPublicIpOnLaunch = { Value: true };

    for (const SubnetId of subnetIds) {
      const write = new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch });
      await expect(as.ec2.send(write)).rejects.toThrow(/not authorized/);
    }
    const refused = { eventName: "ModifySubnetAttribute", errorCode: "Client.UnauthorizedOperation" };
    expect(await recordsBy(trails, "Username", "somebody")).toMatchObject(Array(3).fill(refused));
    await expectUnchanged();
  });

  async function expectUnchanged(): Promise<void> {
    const subnets = await viewSubnets(ec2, vpcId);
    expect(subnets.map(({ autoAssign }) => autoAssign)).toEqual([false, false, false]);
  }
});
