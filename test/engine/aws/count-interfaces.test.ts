import { DescribeNetworkInterfacesCommand, type NetworkInterface } from "@aws-sdk/client-ec2";
import { interfaceCounter } from "../../../engine/aws/count-interfaces.ts";
import { awsError, mockedAws } from "./answers.ts";

const instance: NetworkInterface = {
  SubnetId: "subnet-1",
  InterfaceType: "interface",
  Attachment: { InstanceId: "i-1" },
};

function counter() {
  const aws = mockedAws();
  return {
    ...aws,
    count: interfaceCounter(aws.reading),
    ask: aws.ec2.on(DescribeNetworkInterfacesCommand),
  };
}

describe("counting network interfaces", () => {
  it("tells instances, load balancers, NAT gateways and whatever else apart, subnet by subnet", async () => {
    const { ask, count } = counter();
    ask.resolves({
      NetworkInterfaces: [
        instance,
        instance,
        { SubnetId: "subnet-1", InterfaceType: "natGateway" },
        { SubnetId: "subnet-2", InterfaceType: "network_load_balancer" },
        { SubnetId: "subnet-2", InterfaceType: "interface" },
        { SubnetId: "subnet-2" },
      ],
    });
    expect(Object.fromEntries(await count(["subnet-1", "subnet-2", "subnet-3"]))).toEqual({
      "subnet-1": { kind: "read", value: { counts: { instance: 2, natGateway: 1 }, incomplete: false } },
      "subnet-2": {
        kind: "read",
        value: { counts: { network_load_balancer: 1, interface: 2 }, incomplete: false },
      },
      "subnet-3": { kind: "read", value: { counts: {}, incomplete: false } },
    });
  });

  it("asks for all subnets in one query, page by page", async () => {
    const { ec2, ask, count, sent } = counter();
    ask.resolves({ NetworkInterfaces: [instance], NextToken: "more" });
    ec2
      .on(DescribeNetworkInterfacesCommand, { NextToken: "more" })
      .resolves({ NetworkInterfaces: [instance] });
    const counts = await count(["subnet-1", "subnet-2"]);
    expect(counts.get("subnet-1")).toMatchObject({ value: { counts: { instance: 2 }, incomplete: false } });
    const query = { Filters: [{ Name: "subnet-id", Values: ["subnet-1", "subnet-2"] }], MaxResults: 1000 };
    expect(sent()).toMatchObject([{ input: query }, { input: { ...query, NextToken: "more" } }]);
  });

  it("stops in a subnet that never ends, and says that there are at least so many", async () => {
    const { ask, count, sent } = counter();
    let page = 0;
    ask.callsFake(async () => ({ NetworkInterfaces: [instance], NextToken: `page ${++page}` }));
    expect((await count(["subnet-1"])).get("subnet-1")).toEqual({
      kind: "read",
      value: { counts: { instance: 10 }, incomplete: true },
    });
    expect(sent().length).toBeLessThanOrEqual(11);
  });

  it("asks for nothing where no subnet is affected", async () => {
    const { count, sent } = counter();
    expect(await count([])).toEqual(new Map());
    expect(sent()).toEqual([]);
  });

  it.each([
    [
      "a refusal",
      "UnauthorizedOperation",
      "not allowed to ec2:DescribeNetworkInterfaces (UnauthorizedOperation)",
    ],
    [
      "a throttle",
      "RequestLimitExceeded",
      "ec2:DescribeNetworkInterfaces failed (RequestLimitExceeded): said AWS",
    ],
  ])("stops nothing else by %s", async (_, code, why) => {
    const { ask, count } = counter();
    ask.rejects(awsError(code));
    expect((await count(["subnet-1"])).get("subnet-1")).toEqual({
      kind: "unreadable",
      action: "ec2:DescribeNetworkInterfaces",
      reason: why,
      denied: why.startsWith("not allowed"),
    });
  });

  it("takes an answer without its list for no answer, not for an empty subnet", async () => {
    const { ask, count } = counter();
    ask.resolves({});
    expect((await count(["subnet-1"])).get("subnet-1")).toMatchObject({ kind: "unreadable" });
  });
});
