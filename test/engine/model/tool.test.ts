import { managedBy } from "../../../engine/model/tool.ts";

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
