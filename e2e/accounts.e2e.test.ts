import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
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

/** Anybody in the hub may assume it, as the trust policy of docs/organization.md has it. */
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: HUB }, Action: "sts:AssumeRole" }],
});

describe("the audit of 20 accounts in three regions", () => {
  const { endpoint } = sharedStacks();
  const cli = guardCli({ account: HUB, region: "eu-west-1" });

  beforeAll(async () => {
    for (const account of ACCOUNTS.filter((each) => each !== WITHOUT_ROLE)) {
      const credentials = { accessKeyId: account, secretAccessKey: "test" };
      const iam = new IAMClient({ endpoint, region: "us-east-1", credentials });
      const role = { RoleName: "nodegroup-guard-audit", AssumeRolePolicyDocument: TRUST };
      await iam.send(new CreateRoleCommand(role));
    }
    for (const place of LEGACY) {
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

    expect(output).toContain("19 accounts: 3 of 3 clusters with findings");
    expect(output).toContain(`1 account: ${WITHOUT_ROLE}`);
    expect(code).toBe(2);
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
