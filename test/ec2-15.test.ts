import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { CfnAutomationRule } from "aws-cdk-lib/aws-securityhub";
import { RECEIPT_TAG, receiptText, voidReceipt } from "../engine/model/receipt.ts";
import { blocks, page } from "./support/markdown.ts";

const found = page("docs/ec2-15.md");
const receipt = receiptText({
  time: "2026-11-22T09:00:00Z",
  eventId: "e",
  nodegroup: "legacy/ng-1",
  rule: "-",
});

/** The same rule by CDK's own construct, whose types are CloudFormation's schema. */
function ruleByCdk(): object {
  const stack = new Stack(new App(), "Stack");
  new CfnAutomationRule(stack, "NodegroupGuardReceipts", {
    ruleName: "EC2.15 in subnets that nodegroup-guard enabled",
    description: "Managed node groups of EKS need public IPv4 addresses in public subnets.",
    ruleOrder: 100,
    ruleStatus: "ENABLED",
    isTerminal: false,
    criteria: {
      complianceSecurityControlId: [{ comparison: "EQUALS", value: "EC2.15" }],
      resourceTags: [{ comparison: "CONTAINS", key: RECEIPT_TAG, value: "v1 " }],
      workflowStatus: [{ comparison: "EQUALS", value: "NEW" }],
    },
    actions: [
      {
        type: "FINDING_FIELDS_UPDATE",
        findingFieldsUpdate: {
          note: {
            text: `Enabled for a managed node group of EKS: the receipt is the subnet's tag ${RECEIPT_TAG}.`,
            updatedBy: "nodegroup-guard-receipts",
          },
          workflow: { status: "SUPPRESSED" },
        },
      },
    ],
  });
  return Template.fromStack(stack).findResources("AWS::SecurityHub::AutomationRule");
}

it("gives an automation rule that CloudFormation takes, for EC2.15 and subnets with a receipt alone", () => {
  const [template = "{}"] = blocks(found, "json");
  const { Resources, ...rest } = JSON.parse(template);
  expect({ Resources, rest }).toEqual({ Resources: ruleByCdk(), rest: {} });
  const [{ Value }] = Resources.NodegroupGuardReceipts.Properties.Criteria.ResourceTags;
  expect(receipt).toContain(Value);
});

it("gives a mute list that matches a receipt, and not one of a change that EC2 refused", () => {
  const [list = ""] = blocks(found, "yaml");
  const [, tag = "none"] = /Tags:\n\s+- "(.*)"/.exec(list) ?? [];
  const tagged = (value: string) => `Name=a | ${RECEIPT_TAG}=${value} | team=b`;
  expect([receipt, voidReceipt(receipt)].map((value) => new RegExp(tag).test(tagged(value)))).toEqual([
    true,
    false,
  ]);
});
