import { createdWith, managedBy } from "../../../engine/model/tool.ts";
import { created } from "../../support/build.ts";
import { createdFrom, eventFrom } from "../../support/event.ts";

test.each([
  ["cli", "AWS CLI"],
  ["older-record", "AWS CLI"],
  ["launch-template", "AWS CLI"],
  ["console", "AWS console"],
  ["cloudformation", "eksctl"],
  ["stack", "CloudFormation"],
  ["terraform", "Terraform"],
])("says of create-nodegroup.%s.json: %s", (name, maker) => {
  expect(createdWith(createdFrom(eventFrom(`create-nodegroup.${name}.json`)))).toBe(maker);
});

const EKSCTL = { "alpha.eksctl.io/nodegroup-name": "ng-1" };
const STACK = { "aws:cloudformation:stack-name": "nodes" };

test.each<[string, Parameters<typeof created>[0], string]>([
  ["eksctl's own user agent", { caller: { userAgent: "eksctl/0.215.0 aws-sdk-go-v2/1.39.2" } }, "eksctl"],
  ["eksctl's tag, though CloudFormation called", { tags: { ...STACK, ...EKSCTL } }, "eksctl"],
  ["a stack's tag", { tags: STACK }, "CloudFormation"],
  ["CloudFormation calling", { caller: { invokedBy: "cloudformation.amazonaws.com" } }, "CloudFormation"],
  ["another service calling", { caller: { invokedBy: "servicecatalog.amazonaws.com" } }, "another tool"],
  ["OpenTofu", { caller: { userAgent: "APN/1.0 OpenTofu/1.10.6 aws-sdk-go-v2" } }, "Terraform"],
  ["a word that ends like Terraform", { caller: { userAgent: "NotTerraform/1.0" } }, "another tool"],
  ["the console's older user agent", { caller: { userAgent: "console.amazonaws.com" } }, "AWS console"],
  ["the console's in China", { caller: { userAgent: "console.amazonaws.cn" } }, "AWS console"],
  ["the console's in GovCloud", { caller: { userAgent: "console.amazonaws-us-gov.com" } }, "AWS console"],
  ["AWS's own user agent", { caller: { userAgent: "AWS Internal" } }, "an AWS service"],
  ["AWS's own user agent with a number", { caller: { userAgent: "AWS Internal/3" } }, "an AWS service"],
  [
    "AWS's own SDK user agent",
    { caller: { userAgent: "aws-internal/3 aws-sdk-java/1.12.750 Linux/5.10" } },
    "an AWS service",
  ],
  ["a word that begins like AWS's own", { caller: { userAgent: "aws-internals/1" } }, "another tool"],
  ["a browser's name behind another's", { caller: { userAgent: "portal/1.0 Mozilla/5.0" } }, "another tool"],
  ["an SDK", { caller: { userAgent: "Boto3/1.40.1 md/Botocore#1.40.1" } }, "another tool"],
  ["no trace at all", { caller: {} }, "another tool"],
])("knows the maker by %s", (_trace, changes, maker) => {
  expect(createdWith(created(changes))).toBe(maker);
});

const STACK_OF_SUBNET = {
  "aws:cloudformation:stack-name": "network",
  "aws:cloudformation:logical-id": "PublicSubnet1",
};

test.each<[Record<string, string>, object]>([
  [{ Terraform: "true" }, { tool: "Terraform" }],
  [{ terraform: "yes" }, { tool: "Terraform" }],
  [{ "managed-by": "terraform" }, { tool: "Terraform" }],
  [{ ManagedBy: "Terraform v1.9" }, { tool: "Terraform" }],
  [{ managed_by: "opentofu" }, { tool: "Terraform" }],
  [{ Provisioner: "OpenTofu" }, { tool: "Terraform" }],
  [STACK_OF_SUBNET, { tool: "CloudFormation" }],
  [{ ...STACK_OF_SUBNET, "aws-cdk:subnet-type": "Public" }, { tool: "CDK" }],
  [
    { ...STACK_OF_SUBNET, "alpha.eksctl.io/cluster-name": "legacy" },
    { tool: "eksctl", cluster: "legacy" },
  ],
  [{ "eksctl.cluster.k8s.io/v1alpha1/cluster-name": "old" }, { tool: "eksctl", cluster: "old" }],
  [{ "aws:cloudformation:stack-name": "eksctl-a-b-cluster" }, { tool: "eksctl", cluster: "a-b" }],
])("knows who manages a subnet by its tags: %j", (tags, manager) => {
  expect(managedBy(tags)).toMatchObject(manager);
  expect(Object.entries(tags).map(([key, value]) => `${key}=${value}`)).toContain(managedBy(tags)?.tag);
});

test.each([
  [{ Terraform: "false" }],
  [{ "managed-by": "hand" }],
  [{ Name: "terraform" }],
  [{ "managed-by": "terraformer" }],
  [{}],
])("names nobody where no tag says so: %j", (tags) => {
  expect(managedBy(tags)).toBeUndefined();
});
