import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { DescribeNodegroupCommand } from "@aws-sdk/client-eks";
import { created } from "../../support/build.ts";
import { awsError, awsSubnet, legacy } from "./answers.ts";

describe("the subnets of a node group", () => {
  it("are EKS's and not the event's, where EKS knows the node group", async () => {
    const aws = legacy("subnet-2", "subnet-1");
    const { subnets } = await aws.gather(created({ subnets: ["subnet-of-the-event"] }));
    expect(subnets.map(({ id }) => id)).toEqual(["subnet-1", "subnet-2"]);
  });

  it("are the event's where the node group is gone", async () => {
    const aws = legacy("subnet-1");
    aws.eks.on(DescribeNodegroupCommand).rejects(awsError("ResourceNotFoundException"));
    const facts = await aws.gather(created({ subnets: ["subnet-1", "subnet-9"] }));
    expect(facts.nodegroup).toEqual({ kind: "absent" });
    expect(facts.subnets).toMatchObject([
      { id: "subnet-1", subnet: { kind: "read" } },
      { id: "subnet-9", subnet: { kind: "absent" } },
    ]);
  });

  it("are read page by page", async () => {
    const aws = legacy("subnet-1", "subnet-2");
    aws.ec2
      .on(DescribeSubnetsCommand)
      .resolves({ Subnets: [awsSubnet("subnet-1")], NextToken: "more" })
      .on(DescribeSubnetsCommand, { NextToken: "more" })
      .resolves({ Subnets: [awsSubnet("subnet-2")] });
    const { subnets } = await aws.gather(created());
    expect(subnets.map(({ subnet }) => subnet.kind)).toEqual(["read", "read"]);
  });

  it("may be IPv6-only, and then have an IPv6 block in place of an IPv4 one", async () => {
    const aws = legacy("subnet-1", "subnet-2");
    const {
      CidrBlock: _,
      AvailableIpAddressCount: __,
      ...ipv6Only
    } = awsSubnet("subnet-1", {
      Ipv6Native: true,
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:db8::/64" }],
    });
    aws.ec2.on(DescribeSubnetsCommand).resolves({
      Subnets: [ipv6Only, { ...ipv6Only, SubnetId: "subnet-2", Ipv6Native: false }],
    });
    expect((await aws.gather(created())).subnets).toMatchObject([
      { subnet: { kind: "read", value: { cidr: "2001:db8::/64", ipv6Only: true, freeAddresses: 0 } } },
      { subnet: { kind: "unreadable", reason: expect.stringContaining("the answer has no CidrBlock") } },
    ]);
  });

  it("are found beside one that doesn't exist", async () => {
    const aws = legacy("subnet-1", "subnet-gone");
    aws.ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [awsSubnet("subnet-1")] });
    expect((await aws.gather(created())).subnets).toMatchObject([
      { id: "subnet-1", subnet: { kind: "read" } },
      { id: "subnet-gone", subnet: { kind: "absent" } },
    ]);
  });

  it("match to the letter: a wildcard, which EC2's filter takes, matches nothing", async () => {
    const aws = legacy("subnet-*");
    aws.ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [awsSubnet("subnet-1"), awsSubnet("subnet-2")] });
    expect((await aws.gather(created())).subnets).toEqual([{ id: "subnet-*", subnet: { kind: "absent" } }]);
  });

  it("count once each, in order, however often they are named", async () => {
    const aws = legacy("subnet-2", "subnet-1", "subnet-2");
    expect((await aws.gather(created())).subnets.map(({ id }) => id)).toEqual(["subnet-1", "subnet-2"]);
  });

  it("are told in the guard's terms", async () => {
    const aws = legacy("subnet-1");
    aws.ec2.on(DescribeSubnetsCommand).resolves({
      Subnets: [
        awsSubnet("subnet-1", {
          MapPublicIpOnLaunch: true,
          AssignIpv6AddressOnCreation: true,
          OutpostArn: "arn:aws:outposts:ap-northeast-1:111122223333:outpost/op-1",
          BlockPublicAccessStates: { InternetGatewayBlockMode: "block-bidirectional" },
          Tags: [
            { Key: "kubernetes.io/role/elb", Value: "1" },
            { Key: "__proto__", Value: "" },
          ],
        }),
      ],
    });
    const [found] = (await aws.gather(created())).subnets;
    expect(found?.subnet).toEqual({
      kind: "read",
      value: {
        vpcId: "vpc-1",
        ownerId: "111122223333",
        availabilityZone: "ap-northeast-1a",
        cidr: "10.0.1.0/24",
        autoAssignPublicIpv4: true,
        autoAssignIpv6: true,
        freeAddresses: 250,
        outpostArn: "arn:aws:outposts:ap-northeast-1:111122223333:outpost/op-1",
        internetGatewayBlock: "block-bidirectional",
        tags: Object.fromEntries([
          ["kubernetes.io/role/elb", "1"],
          ["__proto__", ""],
        ]),
      },
    });
  });

  it("are not blocked and not tagged where EC2 leaves that out", async () => {
    const aws = legacy("subnet-1");
    const {
      BlockPublicAccessStates: _,
      Tags: __,
      AssignIpv6AddressOnCreation: ___,
      ...bare
    } = awsSubnet("subnet-1");
    aws.ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [bare] });
    const [found] = (await aws.gather(created())).subnets;
    expect(found?.subnet).toMatchObject({
      kind: "read",
      value: { internetGatewayBlock: "off", tags: {}, autoAssignIpv6: false },
    });
  });
});
