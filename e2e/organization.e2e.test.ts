import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
  DescribeOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { PublishCommand } from "@aws-sdk/client-sns";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Audit } from "../engine/model/audit.ts";
import { clientsFor, present } from "./clients.ts";
import { createStack, uploadTemplate } from "./create-stack.ts";
import type { Place } from "./emulator/environment.ts";
import { guardCli } from "./guard-cli.ts";
import { type Inbox, openInbox } from "./inbox.ts";
import { legacyPlan } from "./network.ts";
import { play } from "./play.ts";
import { run } from "./run.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";
import { startTrail } from "./trail.ts";

const { endpoint } = sharedStacks();
const hub: Place = { account: "900000000001", region: "eu-west-1" };
const hubClients = clientsFor(endpoint, hub);
const directory = join(tmpdir(), `nodegroup-guard-organization-${process.pid}`);
const cli = guardCli(hub);

interface StackSet {
  TemplateURL?: unknown;
  TemplateBody?: string;
  Parameters: { ParameterKey: string; ParameterValue: unknown }[];
}

/** The request of an organization's stack to StackSets, and the rest of its template. */
interface Plan {
  hub: string;
  topic: string;
  guards: StackSet;
  auditRoles: StackSet;
  guardTemplate: string;
}

/** One story, in the order of the tests. The emulator has no StackSets: the test does what they are asked to do. */
describe("an organization, whose members and roles' paths e2e/emulator makes up", () => {
  let members: Place[];
  let inbox: Inbox;
  let topicArn: string;

  beforeAll(async () => {
    const organization = await createOrganization();
    members = organization.members;
    const plan = await synthesize(organization.id);
    const outputs = await createStack(hubClients.cloudformation, {
      StackName: "Hub",
      TemplateBody: plan.hub,
    });
    topicArn = present(outputs.AlertTopicArn);
    inbox = await openInbox(hubClients, topicArn);
    await Promise.all(members.map((place) => rollOut(plan, topicArn, place)));
  }, 180_000);
  afterAll(async () => {
    await inbox?.close();
    cli.dispose();
    rmSync(directory, { recursive: true, force: true });
  });

  it("has its subnets fixed where they are, and the message in the hub, from its own region and from another one", async () => {
    for (const place of members) {
      const cluster = `member-${place.account}`;
      const clients = clientsFor(endpoint, place);
      const { network } = await play(clients, place, cluster, {
        name: "a",
        network: legacyPlan,
        fixed: [0, 1],
      });
      const report = await inbox.nth(1, cluster);

      expect(report).toMatchObject({ ...place, cluster });
      expect(report.subnets.map(({ outcome }) => outcome).sort()).toEqual([
        "enabled",
        "enabled",
        "unchanged",
      ]);
      const subnets = await viewSubnets(clients.ec2, network.vpcId);
      expect(subnets.filter(({ autoAssign }) => autoAssign)).toHaveLength(2);
    }
  });

  it("publishes by the guards' roles alone: not by another role of a member, nor by a stranger's with that path", async () => {
    const member = present(members[0]);
    const stranger = { account: "900000000002", region: hub.region };
    expect(await publishAs(member, "/nodegroup-guard/")).toBe("published");
    expect(await publishAs(member, "/")).toBe("AuthorizationErrorException");
    expect(await publishAs(stranger, "/nodegroup-guard/")).toBe("AuthorizationErrorException");
  });

  it("is audited from the hub by the role that each account has for it", async () => {
    const accounts = members.map(({ account }) => account);
    const regions = [...new Set(members.map(({ region }) => region))];
    const file = cli.file("audit.json", {});
    const { code } = await cli.run(
      ...[
        "audit",
        "--accounts",
        accounts.join(","),
        "--region",
        regions.join(","),
        "--format",
        "json",
        "--out",
        file,
      ],
    );

    const { accounts: audited, unread } = JSON.parse(readFileSync(file, "utf8"));
    expect({ code, unread }).toEqual({ code: 1, unread: [] });
    expect(audited.map(({ account }: Place) => account)).toEqual([...accounts].sort());
    // Their subnets are ready now; that EKS refused the node groups before is final.
    expect(audited.map(({ actions, failedGroups }: Audit) => [actions, failedGroups.length])).toEqual(
      accounts.map(() => [[], 1]),
    );
  });

  it("is looked after from the hub: doctor has a line for each guard, and finds nothing wrong with it", async () => {
    const there = members
      .filter(({ region }) => region === hub.region)
      .map(({ account }) => account)
      .sort();
    const { code, output } = await cli.run("doctor", "--accounts", there.join(","), "--region", hub.region);

    // All of it in one comparison, so that a failure shows what doctor says.
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringMatching(
        new RegExp(
          `^${there.map((account) => `ok +${account}, eu-west-1: StackSet-NodegroupGuard-1 .*\n`).join("")}`,
        ),
      ),
    });
  });
  /** A role of its own with this path, which may publish as far as its own account is concerned. */
  async function publishAs(place: Place, Path: string): Promise<string> {
    const { iam, sts } = clientsFor(endpoint, place);
    const RoleName = `publisher${Path.replaceAll("/", "-")}`;
    const trusted = { Service: "lambda.amazonaws.com", AWS: `arn:aws:iam::${place.account}:root` };
    const trust = { Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole" };
    const may = { Effect: "Allow", Action: "sns:Publish", Resource: topicArn };
    const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: document(trust) }),
    );
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "publish", PolicyDocument: document(may) }),
    );
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: present(Role?.Arn), RoleSessionName: "test" }),
    );
    const session = {
      accessKeyId: present(Credentials?.AccessKeyId),
      secretAccessKey: present(Credentials?.SecretAccessKey),
      sessionToken: present(Credentials?.SessionToken),
    };
    const { sns } = clientsFor(endpoint, { ...place, region: hub.region }, session);
    const test = JSON.stringify({ test: true });
    return sns.send(new PublishCommand({ TopicArn: topicArn, Message: test })).then(
      () => "published",
      (error: Error) => error.name,
    );
  }
});

async function createOrganization(): Promise<{ id: string; members: Place[] }> {
  const credentials = { accessKeyId: hub.account, secretAccessKey: "test" };
  const organizations = new OrganizationsClient({ endpoint, region: "us-east-1", credentials });
  const members: Place[] = [];
  for (const region of [hub.region, "us-east-1", hub.region]) {
    const account = {
      AccountName: `member-${members.length}`,
      Email: `member-${members.length}@example.com`,
    };
    const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand(account));
    members.push({ account: present(CreateAccountStatus?.AccountId), region });
  }
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  return { id: present(Organization?.Id), members };
}

/** Synthesizes the stack, and takes apart what is for CloudFormation here and what is for StackSets. */
async function synthesize(organization: string): Promise<Plan> {
  const options = {
    organization,
    organizationalUnits: "r-a1b2",
    regions: "eu-west-1,us-east-1",
    mode: "enable",
  };
  const context = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  await run("npx", [
    "cdk",
    "synth",
    "NodegroupGuardOrganization",
    "--quiet",
    "--output",
    directory,
    ...context,
  ]);
  const read = (file: string) => readFileSync(join(directory, file), "utf8");
  const { Resources, Outputs } = JSON.parse(read("NodegroupGuardOrganization.template.json"));
  const all = Object.entries<{ Type: string; Properties: StackSet }>(Resources);
  const isStackSet = ({ Type }: { Type: string }) => Type === "AWS::CloudFormation::StackSet";
  const sets = all.map(([, resource]) => resource).filter(isStackSet);
  const guards = present(sets.find(({ Properties }) => Properties.TemplateURL)).Properties;
  const [asset = ""] = /[0-9a-f]{64}\.json/.exec(JSON.stringify(guards.TemplateURL)) ?? [];
  return {
    hub: JSON.stringify({
      Resources: Object.fromEntries(all.filter(([, resource]) => !isStackSet(resource))),
      Outputs,
    }),
    topic: present(all.find(([, { Type }]) => Type === "AWS::SNS::Topic"))[0],
    guards,
    auditRoles: present(sets.find(({ Properties }) => Properties.TemplateBody)).Properties,
    guardTemplate: read(`asset.${asset}`),
  };
}

/** Puts both stacks into an account, with the parameters that the StackSets have for them. */
async function rollOut(plan: Plan, topicArn: string, place: Place): Promise<void> {
  const clients = clientsFor(endpoint, place);
  const values = new Map<string, string>([
    [plan.topic, topicArn],
    ["AWS::AccountId", hub.account],
  ]);
  const parametersOf = ({ Parameters }: StackSet) =>
    Parameters.map(({ ParameterKey, ParameterValue: value }) => ({
      ParameterKey,
      ParameterValue: typeof value === "string" ? value : present(values.get(Object(value).Ref)),
    }));
  await startTrail(clients.trails);
  await createStack(clients.cloudformation, {
    StackName: "StackSet-NodegroupGuard-1",
    TemplateURL: await uploadTemplate(endpoint, place, plan.guardTemplate),
    Parameters: parametersOf(plan.guards),
    Capabilities: ["CAPABILITY_IAM"],
  });
  await createStack(clients.cloudformation, {
    StackName: "StackSet-NodegroupGuardAuditRole-1",
    TemplateBody: present(plan.auditRoles.TemplateBody),
    Parameters: parametersOf(plan.auditRoles),
    Capabilities: ["CAPABILITY_NAMED_IAM"],
  });
}
