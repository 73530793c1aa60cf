import { readFileSync } from "node:fs";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { OrganizationAudit } from "../engine/model/audit.ts";
import { auditRoleTemplate } from "../lib/audit-role.ts";
import { clientsFor } from "./clients.ts";
import { guardCli } from "./guard-cli.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";

const HUB = "999988887777";
const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1"];
const ACCOUNTS = Array.from({ length: 20 }, (_, index) => String(300_000_000_000 + index));
const WITHOUT_ROLE = "300000000019";
/** The accounts with a cluster from before 2020, each in another region. */
const LEGACY = ACCOUNTS.slice(0, 3).map((account, index) => ({ account, region: REGIONS[index] ?? "" }));
/** One more, whose role may not ask EC2. */
const DENIED = { account: "300000000003", region: "eu-west-1" };

/** Anybody in the hub may assume it, as the trust policy of docs/organization.md has it. */
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: HUB }, Action: "sts:AssumeRole" }],
});

const { Policies } = Object(auditRoleTemplate("o-a1b2c3d4e5")).Resources.AuditRole.Properties;
const READS: object[] = Policies[0].PolicyDocument.Statement;

/** The role's policy from the stack for an organization; one account denies something in it. */
function policyIn(account: string): string {
  const no = { Effect: "Deny", Action: "ec2:*", Resource: "*" };
  const Statement = account === DENIED.account ? [...READS, no] : READS;
  const resolved = JSON.stringify({ Version: "2012-10-17", Statement })
    .replaceAll(/\$\{AWS::Partition\}/g, "aws")
    .replaceAll(/\$\{AWS::AccountId\}/g, account);
  return resolved.replaceAll(/\{"Fn::Sub":("[^"]+")\}/g, "$1");
}

describe("the audit of 20 accounts in three regions, by roles whose rights e2e/emulator enforces", () => {
  const { endpoint } = sharedStacks();
  const cli = guardCli({ account: HUB, region: "eu-west-1" });

  let audited: OrganizationAudit;

  beforeAll(async () => {
    for (const account of ACCOUNTS.filter((each) => each !== WITHOUT_ROLE)) {
      const { iam } = clientsFor(endpoint, { account, region: "us-east-1" });
      const RoleName = "nodegroup-guard-audit";
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
      const policy = { PolicyName: "Read", PolicyDocument: policyIn(account) };
      await iam.send(new PutRolePolicyCommand({ RoleName, ...policy }));
    }
    for (const place of [...LEGACY, DENIED]) {
      const { ec2, eks } = clientsFor(endpoint, place);
      const { subnetIds } = await buildNetwork(ec2, legacyPlan);
      const plan = { ...place, cluster: "legacy", nodegroup: "ng-1", subnetIds };
      await createCluster(eks, plan);
      await createNodegroup(eks, plan);
      await settledStatus(eks, plan);
    }
  });
  afterAll(() => cli.dispose());

  it("finds what is wrong by the role in each, and reports the one without it", async () => {
    const file = cli.file("accounts.txt", "");
    const args = ["--accounts", ACCOUNTS.join(","), "--region", REGIONS.join(",")];
    const { code, output } = await cli.run("audit", ...args, "--format", "json", "--out", file);

    expect(output).toContain("19 accounts: 4 of 4 clusters with findings");
    expect(output).toContain(`1 account: ${WITHOUT_ROLE}`);
    expect(code).toBe(2);
    audited = JSON.parse(readFileSync(file, "utf8"));
  });

  it("can't tell in the account whose role may not ask EC2, and in no other", async () => {
    const unsure = audited.accounts.filter(({ unread }) => unread.length > 0);
    expect(unsure.map(({ account }) => account)).toEqual([DENIED.account]);
    const findings = unsure[0]?.clusters.flatMap(({ groups }) => groups).flatMap(({ subnets }) => subnets);
    expect(new Set(findings?.map(({ finding }) => finding))).toEqual(new Set(["undetermined"]));
    expect(unsure[0]?.unread.map(({ permission }) => permission)).toContain("ec2:DescribeSubnets");
  });

  it("shows each account's findings under its own name", async () => {
    const accounts = LEGACY.map(({ account }) => account);
    const { code, output } = await cli.run(
      ...["audit", "--accounts", accounts.join(","), "--region", REGIONS.join(",")],
    );

    for (const account of accounts) expect(output).toContain(`Account ${account}, `);
    expect(output.match(/^legacy\/ng-1, /gm)).toHaveLength(3);
    expect(code).toBe(1);
  });
});
