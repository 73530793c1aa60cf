import { policyOf, type Statement, templateOf } from "./synthesise.ts";

const SLACK = { slackChannel: "T01234567/C89ABCDEF" };

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

function resourcesOf(options: Parameters<typeof templateOf>[0]): [id: string, resource: Resource][] {
  return Object.entries<Resource>(templateOf(options).toJSON().Resources);
}

const resources = resourcesOf({ ...SLACK, policy: policyOf("enable") });
const ofType = (wanted: string) => resources.filter(([, { Type }]) => Type === wanted);
const [[, channel] = ["", undefined]] = ofType("AWS::Chatbot::SlackChannelConfiguration");
const [[policyId, policy] = ["", undefined]] = ofType("AWS::IAM::ManagedPolicy");

it("gets the messages of the alert topic", () => {
  const [[topic] = [""]] = ofType("AWS::SNS::Topic");
  expect(channel?.Properties).toMatchObject({
    SlackWorkspaceId: "T01234567",
    SlackChannelId: "C89ABCDEF",
    SnsTopicArns: [{ Ref: topic }],
  });
});

it("can only read what a message names, instead of the service's AdministratorAccess", () => {
  expect(channel?.Properties.GuardrailPolicies).toEqual([{ Ref: policyId }]);
  const document = policy?.Properties.PolicyDocument as { Statement: Statement[] } | undefined;
  const statements = document?.Statement ?? [];
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
    "ec2:DescribeRouteTables",
    "ec2:DescribeSubnets",
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
  ]);
  expect(statements.every(({ Effect }) => Effect === "Allow")).toBe(true);
});

it("has a role of its own that can do no more, even where the guard can enable", () => {
  const [role] = ofType("AWS::IAM::Role").filter(([, each]) =>
    JSON.stringify(each).includes("chatbot.amazonaws.com"),
  );
  expect(channel?.Properties.IamRoleArn).toEqual({ "Fn::GetAtt": [role?.[0], "Arn"] });
  expect(role?.[1].Properties.ManagedPolicyArns).toEqual([{ Ref: policyId }]);
  expect(role?.[1].Properties.Policies).toBeUndefined();
  const inline = ofType("AWS::IAM::Policy").filter(([, each]) =>
    JSON.stringify(each.Properties.Roles).includes(String(role?.[0])),
  );
  expect(inline).toEqual([]);
});

it("adds to the stack and changes nothing in it", () => {
  const added = resourcesOf(SLACK).filter(([id]) => id.startsWith("GuardSlack"));
  expect(added.length).toBe(3);
  const others = resourcesOf(SLACK).filter(([id]) => !id.startsWith("GuardSlack"));
  expect(others).toEqual(resourcesOf({}));
});
