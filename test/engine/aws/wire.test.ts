import { autoAssignEnabler, unhurried } from "../../../engine/aws/auto-assign.ts";
import { interfaceCounter } from "../../../engine/aws/count-interfaces.ts";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";
import { readRouteTables } from "../../../engine/aws/route-tables.ts";
import { readSubnets } from "../../../engine/aws/subnets.ts";
import { type Answer, type Ec2Server, ec2Server, ok, refused } from "./ec2-server.ts";

/** A real server, since mocks can't show how EC2's query protocol and its XML go through the SDK. */

let server: Ec2Server;
async function answering(...answers: Answer[]) {
  server = await ec2Server(answers);
  return { ec2: server.client, ...awsReader(NO_PATIENCE) };
}
afterEach(() => server.close());

const subnet = (id: string, mapPublicIpOnLaunch = false, tags = "") =>
  `<item>
    <subnetId>${id}</subnetId><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId>
    <availabilityZone>ap-northeast-1a</availabilityZone><cidrBlock>10.0.1.0/24</cidrBlock>
    <mapPublicIpOnLaunch>${mapPublicIpOnLaunch}</mapPublicIpOnLaunch>
    <availableIpAddressCount>250</availableIpAddressCount>
    <blockPublicAccessStates><internetGatewayBlockMode>block-ingress</internetGatewayBlockMode></blockPublicAccessStates>
    <tagSet><item><key>Name</key><value>a &amp; b</value></item>${tags}</tagSet>
  </item>`;
const subnets = (items: string, rest = "") => ok("DescribeSubnets", `<subnetSet>${items}</subnetSet>${rest}`);

describe("DescribeSubnets on the wire", () => {
  it("is tried again when EC2 throttles, and followed from page to page", async () => {
    const ec2 = await answering(
      refused(503, "RequestLimitExceeded", "Request limit exceeded."),
      subnets(subnet("subnet-1"), "<nextToken>page 2</nextToken>"),
      subnets(subnet("subnet-2", true)),
    );
    expect(await readSubnets(ec2, ["subnet-2", "subnet-1"])).toMatchObject([
      {
        id: "subnet-1",
        subnet: {
          kind: "read",
          value: {
            autoAssignPublicIpv4: false,
            internetGatewayBlock: "block-ingress",
            tags: { Name: "a & b" },
          },
        },
      },
      { id: "subnet-2", subnet: { kind: "read", value: { autoAssignPublicIpv4: true } } },
    ]);
    const query = {
      Action: "DescribeSubnets",
      "Filter.1.Name": "subnet-id",
      "Filter.1.Value.1": "subnet-1",
      "Filter.1.Value.2": "subnet-2",
      MaxResults: "1000",
    };
    expect(server.requests).toEqual([query, query, { ...query, NextToken: "page 2" }]);
  });

  it("stays open when EC2 throttles for good, and gives up after its tries", async () => {
    const ec2 = await answering(
      ...Array(3).fill(refused(503, "RequestLimitExceeded", "Request limit exceeded.")),
    );
    expect(await readSubnets(ec2, ["subnet-1"])).toEqual([
      {
        id: "subnet-1",
        subnet: {
          kind: "unreadable",
          action: "ec2:DescribeSubnets",
          reason: "ec2:DescribeSubnets failed (RequestLimitExceeded): Request limit exceeded.",
          denied: false,
        },
      },
    ]);
    expect(server.requests).toHaveLength(3);
  });

  it("is not tried again when it is refused, and tells the permission without EC2's blob", async () => {
    const blob = `You are not authorized to perform this operation. Encoded authorization failure message: ${"x".repeat(4000)}`;
    const ec2 = await answering(refused(403, "UnauthorizedOperation", blob));
    expect(await readSubnets(ec2, ["subnet-1"])).toMatchObject([
      {
        subnet: {
          kind: "unreadable",
          action: "ec2:DescribeSubnets",
          reason: "not allowed to ec2:DescribeSubnets (UnauthorizedOperation)",
          denied: true,
        },
      },
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["an empty list means that there is none", subnets(""), "absent"],
    ["no list at all means nothing", ok("DescribeSubnets", ""), "unreadable"],
    [
      "some other page means nothing",
      { status: 200, xml: "<html><body>Sign in</body></html>" },
      "unreadable",
    ],
  ])("knows an answer from none: %s", async (_, answer, kind) => {
    expect(await readSubnets(await answering(answer), ["subnet-1"])).toMatchObject([{ subnet: { kind } }]);
  });
});

describe("DescribeRouteTables on the wire", () => {
  const table = (associations: string) =>
    ok(
      "DescribeRouteTables",
      `<routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId>
        <routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId><state>active</state></item></routeSet>
        ${associations}</item></routeTableSet>`,
    );

  it("tells a table without associations from an answer without them", async () => {
    expect(await readRouteTables(await answering(table("<associationSet/>")), "vpc-1")).toMatchObject({
      value: [{ associations: [], routes: [{ destination: "0.0.0.0/0", target: "igw-1", state: "active" }] }],
    });
    await server.close();
    expect(await readRouteTables(await answering(table("")), "vpc-1")).toMatchObject({
      kind: "unreadable",
    });
  });
});

describe("a change on the wire", () => {
  it("is one tag, one attribute and one look, in this order", async () => {
    const ec2 = await answering(
      ok("CreateTags", "<return>true</return>"),
      ok("ModifySubnetAttribute", "<return>true</return>"),
      subnets(
        subnet("subnet-1", true, "<item><key>nodegroup-guard:receipt</key><value>v1 a=b c</value></item>"),
      ),
    );
    const enable = autoAssignEnabler(
      ec2,
      unhurried(() => Promise.reject(new Error("there is nothing to wait for"))),
    );
    const outcomes = await enable([{ subnetId: "subnet-1", receipt: "v1 a=b c" }]);
    expect(outcomes.get("subnet-1")).toEqual({ kind: "enabled" });
    expect(server.requests).toMatchObject([
      {
        Action: "CreateTags",
        "ResourceId.1": "subnet-1",
        "Tag.1.Key": "nodegroup-guard:receipt",
        "Tag.1.Value": "v1 a=b c",
      },
      { Action: "ModifySubnetAttribute", SubnetId: "subnet-1", "MapPublicIpOnLaunch.Value": "true" },
      { Action: "DescribeSubnets" },
    ]);
    expect(Object.keys(server.requests[1] ?? {}).sort()).toEqual([
      "Action",
      "MapPublicIpOnLaunch.Value",
      "SubnetId",
    ]);
  });
});

describe("DescribeNetworkInterfaces on the wire", () => {
  it("counts what EC2 lists, by its own names", async () => {
    const item = (type: string, attachment = "") =>
      `<item><subnetId>subnet-1</subnetId><interfaceType>${type}</interfaceType>${attachment}</item>`;
    const ec2 = await answering(
      ok(
        "DescribeNetworkInterfaces",
        `<networkInterfaceSet>${item("nat_gateway")}${item("interface", "<attachment><instanceId>i-1</instanceId></attachment>")}</networkInterfaceSet>`,
      ),
    );
    expect((await interfaceCounter(ec2)(["subnet-1"])).get("subnet-1")).toEqual({
      kind: "read",
      value: { counts: { nat_gateway: 1, instance: 1 }, incomplete: false },
    });
  });
});
