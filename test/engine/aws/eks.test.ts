import { DescribeClusterCommand, DescribeNodegroupCommand, DescribeUpdateCommand } from "@aws-sdk/client-eks";
import { created } from "../../support/build.ts";
import { awsCluster, awsNodegroup, legacy, mockedAws } from "./answers.ts";

describe("the cluster", () => {
  it.each([
    [
      "has its endpoint open to everybody unless it says otherwise",
      { publicAccessCidrs: undefined },
      ["0.0.0.0/0"],
    ],
    ["has its endpoint open to whom it names", { publicAccessCidrs: ["192.0.2.0/24"] }, ["192.0.2.0/24"]],
    ["lets nobody in where its public endpoint is off", { endpointPublicAccess: false }, []],
  ])("%s", async (_, changes, publicAccessCidrs) => {
    const aws = legacy("subnet-1");
    aws.eks.on(DescribeClusterCommand).resolves({ cluster: awsCluster(changes as object) });
    expect((await aws.gather(created())).cluster).toMatchObject({
      kind: "read",
      value: { publicAccessCidrs },
    });
  });

  it.each(["ipv4", "ipv6"] as const)("is of the family %s", async (ipFamily) => {
    const aws = legacy("subnet-1");
    aws.eks.on(DescribeClusterCommand).resolves({
      cluster: { ...awsCluster({ endpointPrivateAccess: true }), kubernetesNetworkConfig: { ipFamily } },
    });
    expect((await aws.gather(created())).cluster).toMatchObject({
      value: { vpcId: "vpc-1", subnets: ["subnet-1"], privateEndpoint: true, ipFamily },
    });
  });
});

describe("the node group", () => {
  it("comes with its status, its size and EKS's own words on its health", async () => {
    const aws = legacy("subnet-1");
    const issue = {
      code: "Ec2SubnetInvalidConfiguration",
      message: "One or more …",
      resourceIds: ["subnet-1"],
    } as const;
    aws.eks.on(DescribeNodegroupCommand).resolves({
      nodegroup: awsNodegroup(["subnet-1"], {
        status: "CREATE_FAILED",
        health: { issues: [{ ...issue, resourceIds: ["subnet-1"] }, {}] },
        createdAt: new Date(0),
      }),
    });
    const { nodegroup } = await aws.gather(created());
    expect(nodegroup).toMatchObject({
      kind: "read",
      value: {
        status: "CREATE_FAILED",
        desiredSize: 3,
        health: [issue, { code: "(no code)", message: "", resourceIds: [] }],
        settings: { nodegroupName: "ng-1", scalingConfig: { maxSize: 4 } },
      },
    });
    // Facts can be saved and replayed: nothing may change by way of JSON.
    expect(JSON.parse(JSON.stringify(nodegroup))).toEqual(nodegroup);
  });

  it("is expected to want one node where EKS doesn't say how many", async () => {
    const aws = legacy("subnet-1");
    const { scalingConfig: _, ...unscaled } = awsNodegroup(["subnet-1"]);
    aws.eks.on(DescribeNodegroupCommand).resolves({ nodegroup: unscaled });
    expect((await aws.gather(created())).nodegroup).toMatchObject({ value: { desiredSize: 1 } });
  });
});

describe("an update", () => {
  const group = { cluster: "legacy", nodegroup: "ng-1", id: "u-1" };

  it("is asked for by the names of cluster and node group, and comes with EKS's own words", async () => {
    const { eks, readUpdate } = mockedAws();
    const error = { errorMessage: "One or more …", resourceIds: ["subnet-1"] };
    eks.on(DescribeUpdateCommand).resolves({
      update: {
        id: "u-1",
        status: "Failed",
        createdAt: new Date(0),
        errors: [{ ...error, errorCode: "NodeCreationFailure" }, {}],
      },
    });
    expect(await readUpdate(group)).toEqual({
      kind: "read",
      value: {
        status: "Failed",
        errors: [
          { code: "NodeCreationFailure", message: "One or more …", resourceIds: ["subnet-1"] },
          { code: "(no code)", message: "", resourceIds: [] },
        ],
      },
    });
    expect(eks.commandCalls(DescribeUpdateCommand)[0]?.args[0].input).toEqual({
      name: "legacy",
      nodegroupName: "ng-1",
      updateId: "u-1",
    });
  });

  it.each([
    ["unreadable, where the answer has no status", { update: {} }],
    ["unreadable, where the answer is empty", {}],
  ])("is %s", async (_, answer) => {
    const { eks, readUpdate } = mockedAws();
    eks.on(DescribeUpdateCommand).resolves(answer);
    expect(await readUpdate(group)).toMatchObject({
      kind: "unreadable",
      action: "eks:DescribeUpdate",
    });
  });
});
