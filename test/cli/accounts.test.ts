import { readFileSync } from "node:fs";
import { join } from "node:path";
import { roleSessions } from "../../engine/aws/assume-role.ts";
import { refusal } from "../failures/write-out.ts";
import { type Bundle, buildBundle, pointedAt } from "./support/bundle.ts";
import { type Instead, startCloud } from "./support/cloud-server.ts";
import type { FakeAccounts } from "./support/fake-accounts.ts";
import type { FakeRegion, FakeRegions } from "./support/fake-cloud.ts";

/** The built command line against an organization: STS, Organizations, and an EKS and EC2 for each account. */

let bundle: Bundle;

beforeAll(() => {
  bundle = buildBundle();
});

afterAll(() => bundle.remove());

const REGION = "ap-northeast-1";
const OWN = "111122223333";
const role = "nodegroup-guard-audit";

const network = (account: string, autoAssign: boolean): FakeRegion => ({
  clusters: {
    prod: { vpc: "vpc-1", subnets: ["subnet-1"], nodegroups: { "ng-1": { subnets: ["subnet-1"] } } },
  },
  subnets: [{ id: "subnet-1", vpc: "vpc-1", zone: `${REGION}a`, autoAssign, owner: account }],
  routeTables: [{ id: "rtb-1", vpc: "vpc-1", target: "igw-1" }],
});
const accountWith = (account: string, autoAssign: boolean): FakeAccounts[string] => ({
  regions: { [REGION]: network(account, autoAssign) },
  role,
});

interface Company {
  others: FakeAccounts;
  own?: FakeRegions;
  before?: (action: string, region: string, account: string) => Promise<Instead>;
}

async function audit({ others, own = {}, before }: Company, ...args: string[]) {
  const cloud = await startCloud(own, before, others);
  const ran = await bundle.run(["audit", "--format", "json", ...args], { env: pointedAt(cloud.endpoint) });
  await cloud.stop();
  return {
    ...ran,
    calls: cloud.calls,
    result: ran.stdout === "" ? undefined : JSON.parse(ran.stdout),
  };
}

const ids = (list: { account: string }[]) => list.map(({ account }) => account);

it("reads all active accounts of an organization, page by page, each with its own credentials", async () => {
  const names = Array.from({ length: 25 }, (_, index) => String(200_000_000_001 + index));
  const others: FakeAccounts = Object.fromEntries(
    names.map((id, index) => [id, { ...accountWith(id, index % 2 === 0), name: `team-${index}` }]),
  );
  others["300000000000"] = { ...accountWith("300000000000", false), state: "SUSPENDED" };
  others[OWN] = { regions: {}, name: "management" };
  const { code, result, calls } = await audit(
    { others, own: { [REGION]: network(OWN, true) } },
    "--organization",
  );
  expect(code).toBe(1);
  expect(ids(result.accounts)).toEqual([OWN, ...names]);
  expect(
    result.accounts.map(({ accountName, actions }: { accountName: string; actions: unknown[] }) => [
      accountName,
      actions.length,
    ]),
  ).toEqual([["management", 0], ...names.map((_, index) => [`team-${index}`, index % 2])]);
  expect(calls.get("organizations:ListAccounts")).toBe(2);
  expect(calls.get("sts:AssumeRole")).toBe(names.length);
});

it("reads the accounts of an organizational unit and of those below it", async () => {
  const others: FakeAccounts = {
    "200000000001": { ...accountWith("200000000001", true), unit: "ou-root-parents1" },
    "200000000002": { ...accountWith("200000000002", true), unit: "ou-root-children" },
    "200000000003": { ...accountWith("200000000003", true), unit: "ou-root-elsewhere" },
  };
  const { result } = await audit({ others }, "--organization", "--ou", "ou-root-parents1,ou-root-children");
  expect(ids(result.accounts)).toEqual(["200000000001", "200000000002"]);
});

it("reports an account without the role, and one whose role may not read; the others are not affected", async () => {
  const denied = { ...network("200000000002", true), denied: ["eks:ListClusters"] };
  const others: FakeAccounts = {
    "200000000001": accountWith("200000000001", true),
    "200000000002": { regions: { [REGION]: denied }, role },
    "200000000003": { regions: {}, role: "another-role" },
  };
  const { code, result, calls, stderr } = await audit(
    { others },
    "--accounts",
    Object.keys(others).join(","),
  );
  expect(code).toBe(2);
  expect(ids(result.accounts)).toEqual(["200000000001", "200000000002"]);
  expect(result.accounts[1].unread).toMatchObject([{ permission: "eks:ListClusters" }]);
  expect(result.unread).toMatchObject([{ account: "200000000003", what: `the role ${role}` }]);
  expect(stderr).toContain("1 account: 200000000003\n");
  // What is denied is not asked for again.
  expect(calls.get("sts:AssumeRole")).toBe(3);
});

it("reports a region that is not enabled in one account, and reads the others there", async () => {
  const others: FakeAccounts = {
    "200000000001": accountWith("200000000001", true),
    "200000000002": accountWith("200000000002", true),
  };
  const before = async (action: string, region: string, account: string) =>
    region === "me-south-1" && account === "200000000002" && action.startsWith("eks:")
      ? { ...refusal(action, "denied"), headers: { "x-amzn-errortype": "UnrecognizedClientException" } }
      : undefined;
  const { code, result } = await audit(
    { others, before },
    ...["--accounts", "200000000001,200000000002", "--region", `${REGION},me-south-1`],
  );
  expect(code).toBe(2);
  expect(result.unread).toEqual([]);
  expect(result.accounts.map(({ unread }: { unread: unknown[] }) => unread.length)).toEqual([0, 1]);
  expect(result.accounts[1].unread).toMatchObject([{ region: "me-south-1" }]);
});

it("waits for an STS that throttles, and for nothing else of that account", async () => {
  let throttled = 5;
  const others: FakeAccounts = { "200000000001": accountWith("200000000001", true) };
  const before = async (action: string) =>
    action === "sts:AssumeRole" && throttled-- > 0 ? refusal(action, "throttled") : undefined;
  const { code, calls } = await audit({ others, before }, "--accounts", "200000000001");
  expect({ code, asked: calls.get("sts:AssumeRole") }).toEqual({ code: 0, asked: 6 });
});

it("lets no account wait for another one that is throttled", async () => {
  const [slow = "", ...fast] = Array.from({ length: 8 }, (_, index) => `20000000000${index}`);
  const others = Object.fromEntries([slow, ...fast].map((id) => [id, accountWith(id, true)]));
  const done = new Set<string>();
  let beforeFirstAnswer: number | undefined;
  const before = async (action: string, _region: string, account: string) => {
    if (action === "ec2:DescribeVpcs") done.add(account);
    if (account !== slow || action !== "eks:ListClusters") return undefined;
    // Throttled until all the others have been read.
    if (done.size < fast.length) return refusal(action, "throttled");
    beforeFirstAnswer ??= done.size;
    return undefined;
  };
  const { code, result } = await audit({ others, before }, "--accounts", [slow, ...fast].join(","));
  expect(code).toBe(0);
  expect(result.accounts).toHaveLength(8);
  expect(beforeFirstAnswer).toBe(fast.length);
});

it("assumes a role again before its session ends", async () => {
  const others: FakeAccounts = {
    // Ends sooner than what counts as in time, so that it is assumed for every client again.
    "200000000001": { ...accountWith("200000000001", true), seconds: 60 },
    "200000000002": accountWith("200000000002", true),
  };
  const asked: string[] = [];
  const before = async (action: string, _region: string, account: string) => {
    asked.push(`${account} ${action}`);
    return undefined;
  };
  const { code } = await audit({ others, before }, "--accounts", "200000000001");
  const renewed = asked.filter((each) => each === "test sts:AssumeRole").length;
  asked.length = 0;
  await audit({ others, before }, "--accounts", "200000000002");
  const once = asked.filter((each) => each === "test sts:AssumeRole").length;
  expect({ code, renewed: renewed > 1, once }).toEqual({ code: 0, renewed: true, once: 1 });
});

describe("the sessions of a role", () => {
  const MINUTE = 60_000;
  const sessionsAt = (now: () => number) => {
    let assumed = 0;
    const send = async () => {
      assumed += 1;
      if (assumed === 3) throw new Error("denied meanwhile");
      const ends = new Date(now() + 60 * MINUTE);
      const keys = { AccessKeyId: `key-${assumed}`, SecretAccessKey: "s", SessionToken: "t" };
      return { Credentials: { ...keys, Expiration: ends } };
    };
    return roleSessions({ send } as never, "arn", now);
  };

  it("are shared until ten minutes before their end, also by those who ask at the same time", async () => {
    let now = 0;
    const sessions = sessionsAt(() => now);
    const keys = async () => (await Promise.all([sessions(), sessions()])).map((each) => each.accessKeyId);
    expect(await keys()).toEqual(["key-1", "key-1"]);
    now = 49 * MINUTE;
    expect(await keys()).toEqual(["key-1", "key-1"]);
    now = 51 * MINUTE;
    expect(await keys()).toEqual(["key-2", "key-2"]);
  });

  it("are asked for again after a failure", async () => {
    let now = 0;
    const sessions = sessionsAt(() => now);
    await sessions();
    now = 55 * MINUTE;
    await sessions();
    now = 110 * MINUTE;
    await expect(sessions()).rejects.toThrow("denied meanwhile");
    expect((await sessions()).accessKeyId).toBe("key-4");
  });
});

it("writes one file of all accounts, and compares with it later", async () => {
  const others: FakeAccounts = {
    "200000000001": accountWith("200000000001", false),
    "200000000002": { regions: {} },
  };
  const accounts = ["--accounts", "200000000001,200000000002"];
  expect((await audit({ others }, ...accounts, "--out", "accepted.json")).code).toBe(2);
  const file = readFileSync(join(bundle.file, "..", "accepted.json"), "utf8");
  expect(ids(JSON.parse(file).accounts)).toEqual(["200000000001"]);
  expect((await audit({ others }, ...accounts, "--expect", "accepted.json")).code).toBe(0);
});
