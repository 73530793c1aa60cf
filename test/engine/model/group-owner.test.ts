import { type GroupMarks, OWNERS, ownerOf } from "../../../engine/model/group-owner.ts";

const marks = (changes: Partial<GroupMarks>): GroupMarks => ({
  tags: {},
  launchTemplate: "",
  createdBy: {},
  ...changes,
});
const tagged = (key: string, value = "x") => marks({ tags: { [key]: value } });
const by = (userAgent: string) => marks({ createdBy: { userAgent } });

const CASES: [tool: string, evidence: string, marks: GroupMarks][] = [
  ["eksctl", "tag alpha.eksctl.io/nodegroup-name=x", tagged("alpha.eksctl.io/nodegroup-name")],
  ["eksctl", "user agent eksctl/0.215.0 of the call that created it", by("eksctl/0.215.0")],
  ["CloudFormation", "tag aws:cloudformation:stack-id=x", tagged("aws:cloudformation:stack-id")],
  [
    "CloudFormation",
    "cloudformation.amazonaws.com made the call that created it",
    marks({ createdBy: { invokedBy: "cloudformation.amazonaws.com" } }),
  ],
  ["CloudFormation", "tag aws-cdk:x=x", tagged("aws-cdk:x")],
  ["Terraform", "tag Terraform=true", tagged("Terraform", "true")],
  ["Terraform", "tag managed-by=terraform", tagged("managed-by", "terraform")],
  [
    "Terraform",
    "user agent APN/1.0 HashiCorp/1.0 Terraform/1.13.4 terraform-provider-aws/6.20.0 of the call that created it",
    by("APN/1.0 HashiCorp/1.0 Terraform/1.13.4 terraform-provider-aws/6.20.0"),
  ],
  [
    "OpenTofu",
    "user agent APN/1.0 OpenTofu/1.10.6 terraform-provider-aws/6.20.0 of the call that created it",
    by("APN/1.0 OpenTofu/1.10.6 terraform-provider-aws/6.20.0"),
  ],
  ["OpenTofu", "tag ManagedBy=OpenTofu", tagged("ManagedBy", "OpenTofu")],
  ["Pulumi", "tag pulumi:project=x", tagged("pulumi:project")],
  [
    "Pulumi",
    "user agent APN/1.0 Pulumi/1.0 PulumiAwsNative/1.12 of the call that created it",
    by("APN/1.0 Pulumi/1.0 PulumiAwsNative/1.12"),
  ],
  ["Pulumi", "tag managed_by=pulumi", tagged("managed_by", "pulumi")],
  ["Crossplane", "tag crossplane-name=x", tagged("crossplane-name")],
  [
    "Crossplane",
    "user agent upbound/provider-aws Terraform/1.5 of the call that created it",
    by("upbound/provider-aws Terraform/1.5"),
  ],
  [
    "Cluster API",
    "tag sigs.k8s.io/cluster-api-provider-aws/cluster/legacy=owned",
    tagged("sigs.k8s.io/cluster-api-provider-aws/cluster/legacy", "owned"),
  ],
  [
    "Cluster API",
    "user agent aws-sdk-go/1.55 aws.cluster.x-k8s.io/v2.9.0 of the call that created it",
    by("aws-sdk-go/1.55 aws.cluster.x-k8s.io/v2.9.0"),
  ],
  ["ACK", "tag services.k8s.aws/namespace=x", tagged("services.k8s.aws/namespace")],
  ["ACK", "tag eks:eks-capability-arn=x", tagged("eks:eks-capability-arn")],
  [
    "Rancher",
    "launch template rancher-managed-lt-prod",
    marks({ launchTemplate: "rancher-managed-lt-prod" }),
  ],
  ["Rancher", "user agent eks-operator/1.9 of the call that created it", by("eks-operator/1.9")],
];

it.each(CASES)("knows %s by: %s", (tool, evidence, given) => {
  expect(ownerOf(given)).toStrictEqual({ tool, evidence });
});

it("knows each of the tools by something", () => {
  expect(new Set(CASES.map(([tool]) => tool))).toEqual(new Set(OWNERS));
});

it.each<[string, GroupMarks]>([
  ["nothing at all", marks({})],
  ["the AWS CLI", by("aws-cli/2.31.0 md/awscrt#0.27")],
  ["the console", by("Mozilla/5.0")],
  ["tags that only mention a tool", tagged("note", "moved away from terraform and pulumi")],
  ["a launch template of one's own", marks({ launchTemplate: "workers" })],
  ["a tag that says no", tagged("terraform", "false")],
])("sees no owner in %s", (_, given) => {
  expect(ownerOf(given)).toBeUndefined();
});

it("shows the first of a tool's tags by name, whatever the order in which EKS lists them", () => {
  const tags = { Terraform: "no", "managed-by": "none", "pulumi:stack": "dev", "pulumi:project": "web" };
  expect(ownerOf(marks({ tags }))).toStrictEqual({ tool: "Pulumi", evidence: "tag pulumi:project=web" });
});

it("names the stack, and eksctl before the CloudFormation that it uses", () => {
  const tags = {
    "aws:cloudformation:stack-name": "eksctl-legacy-ng-1",
    "alpha.eksctl.io/cluster-name": "legacy",
  };
  expect(ownerOf(marks({ tags }))).toEqual({
    tool: "eksctl",
    evidence: "tag alpha.eksctl.io/cluster-name=legacy",
    stack: "eksctl-legacy-ng-1",
  });
});
