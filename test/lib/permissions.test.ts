import type { Template } from "aws-cdk-lib/assertions";
import {
  actionsOf,
  type Given,
  policyOf,
  roleStatements,
  type Statement,
  TODAY,
  templateOf,
} from "./synthesise.ts";

const READS = [
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSubnets",
  "eks:DescribeCluster",
  "eks:DescribeNodegroup",
  "eks:DescribeUpdate",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "sns:Publish",
  "sqs:SendMessage",
];

const enabling: Given = { policy: policyOf("enable") };

const granting = (template: Template, action: string): Statement[] =>
  roleStatements(template).filter((statement) => actionsOf([statement]).includes(action));

/** An ARN of this partition, region and account, as CloudFormation is told to put it together. */
const arnHere = (service: string, resource: string) => ({
  "Fn::Join": [
    "",
    [
      "arn:",
      { Ref: "AWS::Partition" },
      `:${service}:`,
      { Ref: "AWS::Region" },
      ":",
      { Ref: "AWS::AccountId" },
      `:${resource}`,
    ],
  ],
});

test.each([
  ["in observe mode", policyOf("observe")],
  ["in alert mode", policyOf("alert")],
  ["with rules that only alert", policyOf("observe", { mode: "alert" })],
  ["with a rule whose last day was yesterday", policyOf("alert", { mode: "enable", expires: "2026-11-21" })],
])("may write nothing %s", (_case, policy) => {
  expect(actionsOf(roleStatements(templateOf({ policy })))).toEqual(READS);
});

test.each([
  ["in enable mode", policyOf("enable")],
  ["when a single rule enables", policyOf("observe", {}, { mode: "enable" })],
  ["on the last day of a rule that enables", policyOf("alert", { mode: "enable", expires: TODAY })],
])("may switch subnets on and tag them %s", (_case, policy) => {
  const writes = ["ec2:CreateTags", "ec2:ModifySubnetAttribute"];
  expect(actionsOf(roleStatements(templateOf({ policy })))).toEqual([...READS, ...writes].sort());
});

test("may tag nothing without receipts", () => {
  const template = templateOf({ ...enabling, receipts: false });
  expect(actionsOf(roleStatements(template))).toEqual([...READS, "ec2:ModifySubnetAttribute"].sort());
});

test("may change subnets of this account and region only, and none whose tag asks for less", () => {
  expect(granting(templateOf(enabling), "ec2:ModifySubnetAttribute")).toEqual([
    {
      Sid: "SetAutoAssign",
      Effect: "Allow",
      Action: "ec2:ModifySubnetAttribute",
      Resource: arnHere("ec2", "subnet/*"),
      Condition: { StringEqualsIfExists: { "aws:ResourceTag/nodegroup-guard:mode": "enable" } },
    },
  ]);
});

test("may tag those subnets with the receipt only: no spelling of the tag that belongs to the owner", () => {
  expect(granting(templateOf(enabling), "ec2:CreateTags")).toEqual([
    {
      Sid: "WriteReceipt",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: arnHere("ec2", "subnet/*"),
      Condition: {
        "ForAllValues:StringEquals": { "aws:TagKeys": "nodegroup-guard:receipt" },
        Null: { "aws:TagKeys": "false" },
      },
    },
  ]);
});

test("reads clusters and node groups of this account and region only", () => {
  const template = templateOf();
  const [cluster] = granting(template, "eks:DescribeCluster");
  const [nodegroup] = granting(template, "eks:DescribeNodegroup");
  expect(cluster?.Resource).toEqual(arnHere("eks", "cluster/*"));
  expect(nodegroup?.Resource).toEqual(arnHere("eks", "nodegroup/*/*/*"));
  // An update is the cluster's or the node group's.
  const [update] = granting(template, "eks:DescribeUpdate");
  expect([update?.Action, update?.Resource]).toEqual(["eks:DescribeUpdate", arnHere("eks", "*")]);
});

test("publishes to its own topic, sends to its own queue and logs to its own group", () => {
  const template = templateOf();
  const idOf = (type: string, part: string) =>
    Object.keys(template.findResources(type)).find((id) => id.includes(part));
  const resources = ["sns:Publish", "sqs:SendMessage", "logs:PutLogEvents"].map(
    (action) => granting(template, action)[0]?.Resource,
  );
  expect(resources).toEqual([
    { Ref: idOf("AWS::SNS::Topic", "Topic") },
    { "Fn::GetAtt": [idOf("AWS::SQS::Queue", "FunctionDeadLetters"), "Arn"] },
    { "Fn::GetAtt": [idOf("AWS::Logs::LogGroup", "Logs"), "Arn"] },
  ]);
});

test("has no wildcard in any action, and every resource only where the action takes no other", () => {
  const statements = roleStatements(templateOf({ ...enabling, customerKey: true }));
  const unbounded = statements.filter(({ Resource }) => Resource === "*");
  expect(actionsOf(statements).filter((action) => action.includes("*"))).toEqual([]);
  expect(actionsOf(unbounded)).toEqual(READS.filter((action) => action.startsWith("ec2:")));
});

test("has one role, no managed policy, and only Lambda can take it on", () => {
  const template = templateOf({ ...enabling, customerKey: true });
  const [role, ...others] = Object.values(template.findResources("AWS::IAM::Role"));
  expect(others).toEqual([]);
  expect(role?.Properties).not.toHaveProperty("ManagedPolicyArns");
  expect(role?.Properties.AssumeRolePolicyDocument.Statement).toEqual([
    { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } },
  ]);
  template.resourceCountIs("AWS::IAM::ManagedPolicy", 0);
});
