import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { portActions } from "../../engine/model/permissions.ts";
import { auditRoleTemplate } from "../../lib/audit-role.ts";
import { OrganizationGuard, type OrganizationGuardProps } from "../../lib/organization-guard.ts";
import { type Statement, templateOf } from "./synthesise.ts";

const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-organization-"));
const file = join(directory, "guard.template.json");
beforeAll(() => writeFileSync(file, '{ "Resources": {} }'));
afterAll(() => rmSync(directory, { recursive: true }));

const PROPS: OrganizationGuardProps = {
  organization: "o-a1b2c3d4e5",
  organizationalUnits: ["ou-a1b2-c3d4e5f6", "r-a1b2"],
  regions: ["eu-west-1", "us-east-1"],
  template: file,
};

function stackOf(props: Partial<OrganizationGuardProps> = {}): Stack {
  const app = new App({
    outdir: mkdtempSync(join(directory, "cdk.out")),
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, "Hub", { env: { account: "111122223333", region: "eu-west-1" } });
  new OrganizationGuard(stack, "Guards", { ...PROPS, ...props });
  return stack;
}

const hub = (props: Partial<OrganizationGuardProps> = {}) => Template.fromStack(stackOf(props));

function stackSet(template: Template, StackSetName: string) {
  const [found] = Object.values(
    template.findResources("AWS::CloudFormation::StackSet", { Properties: { StackSetName } }),
  );
  if (!found) throw new Error(`no StackSet ${StackSetName}`);
  const { Parameters, ...properties } = found.Properties;
  const parameters: [string, unknown][] = Parameters.map(
    ({ ParameterKey, ParameterValue }: Record<string, unknown>) => [ParameterKey, ParameterValue],
  );
  return { properties, parameters: Object.fromEntries(parameters), dependsOn: found.DependsOn };
}

describe("the guards", () => {
  it("are put into every account of the units and every region, and into accounts that join later", () => {
    const { properties } = stackSet(hub(), "NodegroupGuard");
    expect(properties).toMatchObject({
      PermissionModel: "SERVICE_MANAGED",
      CallAs: "SELF",
      Capabilities: ["CAPABILITY_IAM"],
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      ManagedExecution: { Active: true },
      OperationPreferences: { FailureTolerancePercentage: 10, MaxConcurrentPercentage: 25 },
      StackInstancesGroup: [
        {
          DeploymentTargets: { OrganizationalUnitIds: ["ou-a1b2-c3d4e5f6", "r-a1b2"] },
          Regions: ["eu-west-1", "us-east-1"],
        },
      ],
    });
    expect(JSON.stringify(properties.TemplateURL)).toContain("cdk-hnb659fds-assets-111122223333-eu-west-1/");
  });

  it("alert by default, through the one topic, without alarms that could not reach it", () => {
    const template = hub();
    const [topic = ""] = Object.keys(template.findResources("AWS::SNS::Topic"));
    const { parameters, dependsOn } = stackSet(template, "NodegroupGuard");
    expect(parameters).toEqual({ Mode: "alert", AlertTopicArn: { Ref: topic }, Alarms: "no" });
    expect(dependsOn).toEqual(
      expect.arrayContaining(Object.keys(template.findResources("AWS::SNS::TopicPolicy"))),
    );
  });

  it("get the mode and the topic's key", () => {
    const template = hub({ mode: "enable", customerKey: true });
    const [key = ""] = Object.keys(template.findResources("AWS::KMS::Key"));
    expect(stackSet(template, "NodegroupGuard").parameters).toMatchObject({
      Mode: "enable",
      AlertKeyArn: { "Fn::GetAtt": [key, "Arn"] },
    });
  });

  it("are deployed by a delegated administrator where that is said", () => {
    const template = hub({ delegatedAdministrator: true });
    for (const name of ["NodegroupGuard", "NodegroupGuardAuditRole"]) {
      expect(stackSet(template, name).properties.CallAs).toBe("DELEGATED_ADMIN");
    }
  });
});

describe("the topic", () => {
  const members = {
    Sid: "MembersPublish",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Condition: {
      StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      ArnLike: {
        "aws:PrincipalArn": {
          "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":iam::*:role/nodegroup-guard/*"]],
        },
      },
    },
  };

  const alarms = {
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": "111122223333" }, ArnLike: expect.anything() },
  };

  it("takes messages of the guards' roles in the organization and of the hub's alarms, by TLS, and of nobody else", () => {
    const [policy] = Object.values(hub().findResources("AWS::SNS::TopicPolicy"));
    const statements: Statement[] = policy?.Properties.PolicyDocument.Statement ?? [];
    expect(statements.filter(({ Effect }) => Effect === "Allow")).toEqual([
      expect.objectContaining({ ...alarms, Action: "sns:Publish" }),
      { ...members, Action: "sns:Publish", Resource: expect.anything() },
    ]);
    expect(statements.filter(({ Effect }) => Effect === "Deny")).toMatchObject([
      { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  it("has a key, if wanted, that serves the same roles and alarms only", () => {
    const [key] = Object.values(hub({ customerKey: true }).findResources("AWS::KMS::Key"));
    const [, ...others]: Statement[] = key?.Properties.KeyPolicy.Statement ?? [];
    const use = { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" };
    expect(others).toEqual([expect.objectContaining({ ...alarms, ...use }), { ...members, ...use }]);
  });

  it("takes what both functions publish: their roles have the path that its policy names", () => {
    const template = templateOf({ audit: "daily" });
    const roles = Object.values(
      template.findResources("AWS::IAM::Role", {
        Properties: {
          AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: "lambda.amazonaws.com" } }] },
        },
      }),
    );
    expect(roles.map(({ Properties }) => Properties.Path)).toEqual([
      "/nodegroup-guard/",
      "/nodegroup-guard/",
    ]);
  });

  it("is subscribed by e-mail", () => {
    hub({ emails: ["oncall@example.com"] }).hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "oncall@example.com",
    });
  });
});

describe("the role by which accounts are read", () => {
  const role = Object(auditRoleTemplate("o-a1b2c3d4e5")).Resources.AuditRole.Properties;
  const statements: Statement[] = role.Policies[0].PolicyDocument.Statement;

  it("is made once in each account, under the name that the command line assumes", () => {
    const { properties, parameters } = stackSet(hub(), "NodegroupGuardAuditRole");
    expect(properties).toMatchObject({
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      TemplateBody: JSON.stringify(auditRoleTemplate("o-a1b2c3d4e5")),
      StackInstancesGroup: [{ Regions: ["eu-west-1"] }],
    });
    expect(parameters).toEqual({ AuditorAccount: "111122223333" });
    expect(role.RoleName).toBe("nodegroup-guard-audit");
  });

  it("trusts that one account of the organization", () => {
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { AWS: { "Fn::Sub": `arn:\${AWS::Partition}:iam::\${AuditorAccount}:root` } },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      },
    ]);
  });

  it("can read all that audit and doctor read, and do nothing else", () => {
    const granted = statements.flatMap(({ Action }) => Action).sort();
    const { enabledRegions, readInventory, findGuards, observe } = portActions;
    expect(granted).toEqual([...enabledRegions, ...readInventory, ...findGuards, ...observe].sort());
    const reading = /:(Describe|Get|List|Filter|Lookup|TestEventPattern$)/;
    expect(granted.filter((action) => !reading.test(action))).toEqual([]);
    expect(statements.filter(({ Effect }) => Effect !== "Allow")).toEqual([]);
  });

  it("reaches what a StackSet calls its stacks' resources", () => {
    const names = statements
      .map(({ Resource }) => Object(Resource)["Fn::Sub"])
      .filter((name) => /Guard|G\*/.test(name));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !name.includes("StackSet-NodegroupG*"))).toEqual([]);
  });

  it("fits into the text of a request", () => {
    expect(JSON.stringify(auditRoleTemplate("o-a1b2c3d4e5")).length).toBeLessThan(51_200);
  });
});

it("can't change a member account: no role and no function is in the hub", () => {
  const template = hub({ customerKey: true });
  template.resourcePropertiesCountIs("AWS::IAM::Role", Match.anyValue(), 0);
  template.resourcePropertiesCountIs("AWS::Lambda::Function", Match.anyValue(), 0);
});

it("passes cdk-nag", () => {
  const stack = stackOf({ customerKey: true, emails: ["oncall@example.com"] });
  expect(new AwsSolutionsChecks(stack).validateScope(stack).violations).toEqual([]);
});

it("refuses faulty props, every fault at once", () => {
  const faulty: Record<string, unknown> = {
    organization: "a1b2c3d4e5",
    organizationalUnits: [],
    regions: ["eu-west-1", "Frankfurt"],
    template: "",
    mode: "fix",
    emails: ["nobody"],
    audit: "daily",
  };
  expect(() => stackOf(faulty)).toThrow(/7 faults/);
  expect(() => stackOf(faulty)).toThrow(/\n {2}organization\n {4}received {2}"a1b2c3d4e5"\n/);
  expect(() => stackOf(faulty)).toThrow(/\n {2}regions\.1\n {4}received {2}"Frankfurt"\n/);
});
