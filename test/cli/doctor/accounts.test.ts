import type { GuardPlace } from "../../../cli/context.ts";
import type { Observations } from "../../../cli/doctor/observations.ts";
import { denied, read } from "../support/inventory.ts";
import { audited, observations, queue, quiet, schedule, trail } from "../support/observations.ts";
import { type Changes, run } from "../support/run.ts";

const OWN = "111122223333";
const [WELL, SILENT, WITHOUT, UNKNOWN, CLOSED] = [
  "222233334444",
  "333344445555",
  "444455556666",
  "555566667777",
  "666677778888",
];

const guard = (seen: Observations, places: GuardPlace[] = []): Pick<Changes, "aws"> => ({
  aws: {
    enabledRegions: async () => read(["ap-northeast-1"]),
    guardIn: () => ({
      findGuards: async () => read(places),
      observe: async () => seen,
      publish: async () => {
        throw new Error("the test's world publishes nothing");
      },
    }),
  },
});

const silent = audited({ activity: read(quiet) });
const tagged = [{ stack: "StackSet-guard-1", functionName: "fn", version: "0.2.0" }];

const company: Changes = {
  ...guard(observations()),
  accounts: {
    ...there(WELL, audited(), tagged),
    ...there(SILENT, { ...silent, ruleQueue: read({ ...queue, messages: 2 }) }),
    ...there(WITHOUT, { trails: read([trail()]), stack: { kind: "absent" } }),
    ...there(UNKNOWN, observations({ ruleQueue: denied("sqs:GetQueueAttributes") })),
  },
};

/** A guard whose parts are those of this account. */
function there(account: string, seen: Observations, places: GuardPlace[] = []) {
  return { [account]: guard(JSON.parse(JSON.stringify(seen).replaceAll(OWN, account)), places) };
}

const doctor = (accounts: string[], ...args: string[]) =>
  run(["doctor", "--accounts", accounts.join(","), ...args], company);

describe("the guards of several accounts", () => {
  it("have a line each, details where there are problems, and a summary", async () => {
    const { code, out } = await doctor([OWN, WELL, SILENT, WITHOUT, UNKNOWN, CLOSED]);
    expect(code).toBe(2);
    expect(out).toMatchSnapshot();
  });

  it.each<[number, string[], string]>([
    [0, [OWN, WELL], "all are able to work"],
    [1, [OWN, SILENT], "one has not been audited for two weeks"],
    [1, [WELL, WITHOUT], "one is missing where it was looked for"],
    [2, [WELL, UNKNOWN], "something is unknown"],
    [2, [SILENT, CLOSED], "an account could not be read"],
  ])("end with %d in %j: %s", async (code, accounts) => {
    expect((await doctor(accounts)).code).toBe(code);
  });

  it("are waited for until the first audit, as in one account", async () => {
    const young = read({ ...schedule, created: "2026-11-22T08:00:00.000Z" });
    const accounts = there(WELL, audited({ activity: read(quiet), schedule: young }));
    const { code, out } = await run(["doctor", "--accounts", WELL], { ...company, accounts });
    expect([code, out]).toEqual([0, expect.stringContaining("first audit pending")]);
    expect(out).not.toContain("no audit in two weeks");
  });

  it("are called silent in one account as well", async () => {
    const { code, out } = await run(["doctor"], guard(silent));
    expect([code, out]).toEqual([1, expect.stringContaining("none in 14 days: the audit is silent")]);
  });

  it("are given as JSON, one diagnosis for each account", async () => {
    const result = JSON.parse((await doctor([WELL, SILENT, CLOSED], "--format", "json")).out);
    expect(result).toMatchObject({
      version: "1",
      accounts: [
        {
          account: WELL,
          regions: [
            {
              stack: "StackSet-guard-1",
              guard: {
                present: true,
                version: "0.2.0",
                mode: "alert",
                waiting: 0,
                lastAudit: "2026-11-22T06:00:00.000Z",
              },
            },
          ],
        },
        { account: SILENT, regions: [{ guard: { present: true, waiting: 2, lastAudit: null } }] },
      ],
      unread: [{ account: CLOSED, what: "the role nodegroup-guard-audit" }],
    });
  });

  it("are not missed where nobody said that they are, with --all-regions", async () => {
    const { code, out } = await doctor([WELL, WITHOUT], "--all-regions");
    expect(out).toContain(`${WITHOUT}: no guard in 1 region\n`);
    expect(out.replaceAll("\n", " ")).toContain(
      "1 guard in 2 accounts, 0 with problems; 1 with a scheduled audit, checked as well; 1 account without a guard.",
    );
    expect(code).toBe(1);
  });

  it("are shown with the accounts' names as plain text", async () => {
    const evil = "x\u001b[2J\u202e\nok";
    const listAccounts = async () => read([{ account: WELL, name: evil }]);
    const { out } = await run(["doctor", "--organization"], { ...company, aws: { listAccounts } });
    expect(out).toContain(`ok       ${WELL} "x\\u{1b}[2J\\u{202e}\\u{a}ok", ap-northeast-1: `);
  });

  it("get no test message: the role can only read", async () => {
    const { code, err } = await doctor([WELL], "--send-test");
    expect([code, err]).toEqual([2, expect.stringContaining("one account at a time")]);
  });
});
