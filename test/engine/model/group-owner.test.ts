import type { Nodegroup, Read } from "../../../engine/model/facts.ts";
import { createdWith, ownerOf, templateName } from "../../../engine/model/group-owner.ts";
import type { Caller } from "../../../engine/model/nodegroup-call.ts";
import { created, nodegroup } from "../../support/build.ts";
import { createdFrom, eventFrom } from "../../support/event.ts";

// test/owners.test.ts has each owner, by each of its marks.

const GONE: Read<Nodegroup> = { kind: "absent" };
const read = (settings: Nodegroup["settings"]): Read<Nodegroup> => ({
  kind: "read",
  value: nodegroup({ settings }),
});
const tagged = (tags: Record<string, string>) => read({ tags });
const by = (caller: Caller) => ({ tags: {}, caller });

test.each<[string, Parameters<typeof ownerOf>]>([
  ["nothing at all", [tagged({})]],
  ["a node group that is gone", [GONE]],
  ["the AWS CLI", [tagged({}), by({ userAgent: "aws-cli/2.31.0 md/awscrt#0.27" })]],
  ["the console", [tagged({}), by({ userAgent: "Mozilla/5.0" })]],
  ["a tag that only mentions a tool", [tagged({ note: "moved away from terraform and pulumi" })]],
  ["a launch template of one's own", [read({ launchTemplate: { name: "workers" } })]],
  ["a launch template without a name", [read({ launchTemplate: { id: "rancher-managed-lt-1" } })]],
  ["a tag that says no", [tagged({ terraform: "false" })]],
])("sees no owner in %s", (_, given) => {
  expect(ownerOf(...given)).toBeUndefined();
});

test("shows the first of a tool's tags by name, whatever the order in which EKS lists them", () => {
  const tags = { Terraform: "no", "managed-by": "none", "pulumi:stack": "dev", "pulumi:project": "web" };
  expect(ownerOf(tagged(tags))).toEqual({ tool: "Pulumi", evidence: "tag pulumi:project=web" });
});

test("believes what a tool has set before what people have written", () => {
  const tags = { "managed-by": "eksctl", "pulumi:project": "web" };
  expect(ownerOf(tagged(tags))?.tool).toBe("Pulumi");
});

test("knows the owner by the tags and the launch template of the call where the node group is gone", () => {
  const tags = { "crossplane-name": "nodes" };
  expect(ownerOf(GONE, { tags, caller: {} })?.tool).toBe("Crossplane");
  const launchTemplate = { name: "rancher-managed-lt-1" };
  expect(ownerOf(GONE, { tags: {}, caller: {}, launchTemplate })?.tool).toBe("Rancher");
});

test("counts a tag that was removed since the call", () => {
  expect(ownerOf(tagged({}), { tags: { "pulumi:project": "web" }, caller: {} })?.tool).toBe("Pulumi");
});

test("cuts evidence that is longer than any tag", () => {
  const userAgent = `Pulumi/1 ${"x".repeat(10_000)}`;
  expect(ownerOf(GONE, by({ userAgent }))?.evidence).toHaveLength(500);
});

test.each<[Nodegroup["settings"], string]>([
  [{ launchTemplate: { id: "lt-1", name: "workers" } }, "workers"],
  [{ launchTemplate: { id: "lt-1" } }, ""],
  [{ launchTemplate: { name: 1 } }, ""],
  [{}, ""],
])("reads the name of the launch template from %j", (settings, name) => {
  expect(templateName(settings)).toBe(name);
});

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
  [
    "Crossplane, whose provider is made from Terraform's",
    by({ userAgent: "upbound/1 Terraform/1.5" }),
    "another tool",
  ],
  ["the AWS CLI, whatever else owns it", { tags: { "pulumi:stack": "dev" } }, "AWS CLI"],
  ["no trace at all", { caller: {} }, "another tool"],
])("knows the maker by %s", (_trace, changes, maker) => {
  expect(createdWith(created(changes))).toBe(maker);
});
