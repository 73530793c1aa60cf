import { Match } from "aws-cdk-lib/assertions";
import { PUBLISHER_KEY_ACTIONS } from "../../lib/permissions.ts";
import { roleStatements, type Statement, templateOf } from "./synthesise.ts";

const template = templateOf({ emails: ["a@example.com", "b@example.com"] });
const encrypted = templateOf({ customerKey: true });

const CLOUDWATCH = { Service: "cloudwatch.amazonaws.com" };
const ALARMS = {
  "Fn::Join": [
    "",
    [
      "arn:",
      { Ref: "AWS::Partition" },
      ":cloudwatch:",
      { Ref: "AWS::Region" },
      ":",
      { Ref: "AWS::AccountId" },
      ":alarm:*",
    ],
  ],
};
const HERE = { "aws:SourceAccount": { Ref: "AWS::AccountId" } };

test("subscribes every address", () => {
  const endpoints = Object.values(template.findResources("AWS::SNS::Subscription")).map(
    ({ Properties: { Protocol, Endpoint } }) => [Protocol, Endpoint],
  );
  expect(endpoints).toEqual([
    ["email", "a@example.com"],
    ["email", "b@example.com"],
  ]);
});

test("refuses to be published to without TLS", () => {
  template.hasResourceProperties("AWS::SNS::TopicPolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ]),
    },
  });
});

test("lets alarms of this account and region publish, the app's own as well, and nobody else", () => {
  const [policy] = Object.values(template.findResources("AWS::SNS::TopicPolicy"));
  const allowed = policy?.Properties.PolicyDocument.Statement.filter(
    ({ Effect }: Statement) => Effect === "Allow",
  );
  expect(allowed).toEqual([
    {
      Sid: "AlarmsPublish",
      Effect: "Allow",
      Principal: CLOUDWATCH,
      Action: "sns:Publish",
      Resource: { Ref: expect.stringContaining("Topic") },
      Condition: { StringEquals: HERE, ArnLike: { "aws:SourceArn": ALARMS } },
    },
  ]);
});

test("has no key unless it is asked for: one costs a dollar a month", () => {
  template.resourceCountIs("AWS::KMS::Key", 0);
});

test("encrypts with a key that is rotated every year", () => {
  const [id = "none"] = Object.keys(encrypted.findResources("AWS::KMS::Key"));
  encrypted.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  encrypted.hasResourceProperties("AWS::SNS::Topic", { KmsMasterKeyId: { "Fn::GetAtt": [id, "Arn"] } });
});

test("lets alarms of this account use the key, and the function too", () => {
  const [id = "none"] = Object.keys(encrypted.findResources("AWS::KMS::Key"));
  encrypted.hasResourceProperties("AWS::KMS::Key", {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: "Allow",
          Principal: CLOUDWATCH,
          Action: PUBLISHER_KEY_ACTIONS,
          Condition: { StringEquals: HERE, ArnLike: { "aws:SourceArn": ALARMS } },
        }),
      ]),
    },
  });
  expect(roleStatements(encrypted)).toContainEqual({
    Sid: "EncryptAlerts",
    Effect: "Allow",
    Action: PUBLISHER_KEY_ACTIONS,
    Resource: { "Fn::GetAtt": [id, "Arn"] },
  });
});
