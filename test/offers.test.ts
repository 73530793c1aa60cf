import { z } from "zod";
import { buildAudit } from "../engine/audit/build-audit.ts";
import { auditSchema } from "../engine/model/audit.ts";
import type { Facts, Nodegroup, Read } from "../engine/model/facts.ts";
import type { NodegroupCreated } from "../engine/model/nodegroup-call.ts";
import { reportSchema } from "../engine/model/report.ts";
import { handleEvent } from "../lambda/guard/handle-event.ts";
import { fakeNetwork } from "./cli/support/fake-network.ts";
import { clusterOf, groupOf } from "./cli/support/inventory.ts";
import { type Ran, run } from "./cli/support/run.ts";
import { stage } from "./lambda/audit/stage.ts";
import { created, facts, nodegroup, policy, subnet } from "./support/build.ts";
import { readCases } from "./support/cases.ts";
import { cliEvent, cliEventWithout } from "./support/event.ts";
import { world } from "./support/world.ts";

const answer = z.enum(["enables", "offers", "doubts", "forbids", "is silent"]);

const offerCase = z.strictObject({
  case: z.string(),
  /** As in policy.json. */
  policy: z.record(z.string(), z.unknown()),
  /** Of the subnet. */
  tags: z.record(z.string(), z.string()).default({}),
  "creator is known": z.boolean().default(true),
  /** By whose word: the tag, or the name of the rule. */
  by: z.string().optional(),
  reason: z.string().optional(),
  owner: z.string().optional(),
  guard: answer,
  audit: answer,
  fix: answer,
  "exit of fix": z.tuple([z.number(), z.number()]),
  recreate: answer,
  "without a policy": answer,
});
type OfferCase = z.output<typeof offerCase>;

const cases = readCases("offers.json", offerCase);

/** A command, or advice, that changes the subnet. */
const CHANGES =
  /modify-subnet-attribute|delete-tags|nodegroup-guard fix|map_?public_?ip_?on_?launch|update-legacy-subnet|Once enabled|Enable auto-assign/i;
const UNSEEN = "No policy was given, so whether a rule forbids this was not looked at.";

/** One text's behaviour, in the table's words. */
function answerOf(text: string, { by = "(nobody)", reason = "", owner = "" }: OfferCase) {
  const offers = CHANGES.test(text);
  const names = text.includes(by);
  if (offers) return names && text.includes("may forbid this") ? "doubts" : "offers";
  const says = [by, reason, owner, "NAT gateway"].filter((word) => !text.includes(word));
  return says.length === 0 && /\b[Aa]sk\b/.test(text) ? "forbids" : `forbids without ${says.join(", ")}`;
}

/** Of wrapped or escaped text, what a reader reads. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
}

describe.each(cases)("$case", (row) => {
  const decided = policy(row.policy);
  const files = { "policy.json": JSON.stringify(row.policy) };
  const withPolicy = ["--policy", "policy.json"];

  describe("the guard", () => {
    const deliver = async () => {
      const event = row["creator is known"] ? cliEvent() : cliEventWithout("detail.userIdentity.arn");
      const there = world({
        facts: facts({ subnets: [theSubnet(row)] }),
        policy: decided,
        docs: "",
        follow: async () => ({ answers: { nodegroup: FAILED }, wasOpen: false }),
      });
      await handleEvent(event, there);
      const [report] = there.reports;
      const [message] = there.messages;
      return { report, changes: there.changes, body: message && JSON.parse(message.body) };
    };

    it(`${row.guard}`, async () => {
      const { changes, body, report } = await deliver();
      expect(changes.length > 0).toBe(row.guard === "enables");
      expect(body === undefined).toBe(row.guard === "is silent");
      const [reported] = report?.subnets ?? [];
      expect(reportSchema.safeParse(report).success).toBe(true);
      expect(reported?.exemptedBy).toEqual(exemptedBy(row, ["forbids", "is silent"].includes(row.guard)));
      expect(reported?.undecidedRule).toBe(row.guard === "doubts" ? row.by : undefined);
      if (row.guard === "enables" || row.guard === "is silent") return;
      const { content } = JSON.parse(body.https);
      for (const text of [body.email, [content.description, ...content.nextSteps].join("\n")]) {
        expect(answerOf(text, row)).toBe(row.guard);
      }
      const short =
        row.tags["nodegroup-guard:mode"] === undefined && !row.by?.includes("=")
          ? "a rule"
          : "the owner's tag";
      expect(body.sms.includes(`exempted by ${short}`)).toBe(row.guard === "forbids");
      expect(body.sms.length).toBeLessThanOrEqual(140);
    });
  });

  describe("the audit", () => {
    const audit = (args: string[], format: string) =>
      run(["audit", "--format", format, ...args], { inRegion: network(row), files });

    it.each(["text", "html", "json", "sarif"])(`${row.audit}, as %s`, async (format) => {
      const { code, out } = await audit(withPolicy, format);
      const text = flat(aboutTheSubnet(out, format));
      expect(answerOf(text, row)).toBe(row.audit);
      if (format !== "json") expect(/\bfixes\b/i.test(text)).toBe(row.audit !== "forbids");
      expect(flat(out)).not.toContain(UNSEEN);
      expect(code).toBe(1);
    });

    it("has it in the columns of CSV", async () => {
      const { out } = await audit(withPolicy, "csv");
      const [head = "", line = ""] = out.split("\r\n");
      const cells = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(
        ([, quoted, bare]) => quoted ?? bare,
      );
      const cell = (name: string) => cells[head.split(",").indexOf(name)];
      expect([cell("exempted_by"), cell("exemption_owner"), cell("undecided_rule")]).toEqual([
        row.audit === "forbids" ? row.by : "",
        row.audit === "forbids" ? (row.owner ?? "") : "",
        row.audit === "doubts" ? row.by : "",
      ]);
    });

    it.each(["text", "html", "json", "sarif"])(
      `${row["without a policy"]} without a policy, as %s`,
      async (format) => {
        const { code, out } = await audit([], format);
        const text = flat(aboutTheSubnet(out, format));
        expect(answerOf(text, row)).toBe(row["without a policy"]);
        expect(text.includes(UNSEEN)).toBe(row["without a policy"] === "offers");
        expect(code).toBe(1);
      },
    );

    it("is the same by schedule", async () => {
      const there = stage("confirmed", decided);
      const region = await network(row).readInventory(() => true);
      await there.run(region);
      const stored = auditSchema.parse(JSON.parse(there.objects.get("latest.json") ?? ""));
      expect(stored).toEqual(
        buildAudit({ account: stored.account, time: stored.time, regions: [region] }, decided),
      );
      expect(stored.rulesApplied).toBe(true);
      expect(answerOf(flat(aboutTheSubnet(there.objects.get("latest.html") ?? "", "html")), row)).toBe(
        row.audit,
      );
      const [message] = there.messages;
      const mail: string = JSON.parse(message?.body ?? "{}").email;
      expect(CHANGES.test(mail)).toBe(false);
      if (row.audit === "forbids") expect(answerOf(mail, row)).toBe("forbids");
    });
  });

  describe("fix", () => {
    it.each([
      ["the subnet", ["--subnet", "subnet-1"], row["exit of fix"][0]],
      ["its cluster", ["--cluster", "legacy"], row["exit of fix"][1]],
    ])(`${row.fix} for %s`, async (_, which, exit) => {
      const there = network(row);
      const ran = await run(["fix", "--yes", ...which, ...withPolicy], { inRegion: there, files });
      expect(fixAnswer(ran, there.writes, row)).toBe(row.fix);
      expect(ran.code).toBe(exit);
      expect(ran.out).not.toContain("Nothing to fix.");
      expect(ran.out.includes("Nothing was changed: 1 subnet is left as it is")).toBe(row.fix !== "enables");
    });

    const plainly = row["without a policy"] === "offers" ? "enables" : "forbids";
    it(`${plainly} without a policy`, async () => {
      const there = network(row);
      const ran = await run(["fix", "--yes", "--subnet", "subnet-1"], { inRegion: there, files: {} });
      expect(fixAnswer(ran, there.writes, row)).toBe(plainly);
      expect(ran.code).toBe(plainly === "enables" ? 0 : 1);
      expect(ran.out).toContain("no rule was looked at");
    });
  });

  describe("recreate", () => {
    const recreate = (args: string[]) =>
      run(["recreate", "legacy/ng-1", "--yes", ...args], {
        files,
        inRegion: {
          gatherFacts: async () => facts({ nodegroup: FAILED, subnets: [theSubnet(row)] }),
          readCreation: async (): Promise<Read<NodegroupCreated>> =>
            row["creator is known"] ? { kind: "read", value: created() } : { kind: "absent" },
        },
      });

    it(`${row.recreate}`, async () => {
      const { code, out } = await recreate(withPolicy);
      expect(answerOf(flat(out), row)).toBe(row.recreate);
      expect(flat(out)).not.toContain(UNSEEN);
      expect(code).toBe(1);
    });

    it(`${row["without a policy"]} without a policy`, async () => {
      const { code, out } = await recreate([]);
      expect(answerOf(flat(out), row)).toBe(row["without a policy"]);
      expect(flat(out).includes(UNSEEN)).toBe(row["without a policy"] === "offers");
      expect(code).toBe(1);
    });
  });
});

const NO_ROW = offerCase.parse({ ...cases[0], tags: {} });

it.each([
  ["audit", ["audit"]],
  ["fix", ["fix", "--yes"]],
  ["recreate", ["recreate", "legacy/ng-1"]],
])("refuses a policy with errors before anything is read, with every error: %s", async (_, args) => {
  const files = { "policy.json": '{ "mode": "off", "rule": [] }' };
  const { code, out, err } = await run([...args, "--policy", "policy.json"], { files });
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/policy\.json has 2 errors:/);
});

it.each([
  ["audit", ["audit"]],
  ["fix", ["fix", "--yes", "--subnet", "subnet-1"]],
])("shows a rule's texts on their line, hiding nothing, and shortened: %s", async (_, args) => {
  const evil = "a\u001b[2J\nb\u202e";
  const rule = {
    name: evil,
    match: { cluster: "legacy" },
    mode: "alert",
    reason: `${evil}${"r".repeat(490)}`,
    owner: evil,
  };
  const files = { "policy.json": JSON.stringify({ mode: "enable", rules: [rule] }) };
  const { out } = await run([...args, "--policy", "policy.json"], { inRegion: network(NO_ROW), files });
  expect(out.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cf}/u);
  expect(flat(out)).toContain(
    'The rule "a\\u{1b}[2J\\u{a}b\\u{202e}" of the policy forbids changing the subnet.',
  );
  expect(out).not.toContain("r".repeat(300));
});

const FAILED: Read<Nodegroup> = {
  kind: "read",
  value: nodegroup({
    status: "CREATE_FAILED",
    health: [{ code: "Ec2SubnetInvalidConfiguration", message: "refused", resourceIds: ["subnet-1"] }],
  }),
};

function theSubnet({ tags }: OfferCase): Facts["subnets"][number] {
  return { id: "subnet-1", subnet: { kind: "read", value: subnet({ tags }) } };
}

function network({ tags }: OfferCase) {
  const group = { ...groupOf("ng-1"), nodegroup: FAILED };
  return fakeNetwork({ subnets: { "subnet-1": { tags } }, clusters: [clusterOf("legacy", [group])] });
}

function exemptedBy({ by = "", reason, owner }: OfferCase, forbidden: boolean) {
  if (!forbidden) return undefined;
  if (by.includes("=")) return { kind: "tag", tag: by };
  const whole = reason?.startsWith("The") ? `${reason}.` : reason;
  return { kind: "rule", rule: by, ...(reason ? { reason: whole } : {}), ...(owner ? { owner } : {}) };
}

/** Of SARIF the result: its rules explain every finding there is. Of JSON the action, of the page its cards. */
function aboutTheSubnet(out: string, format: string): string {
  if (format === "sarif") return JSON.parse(out).runs[0].results.at(-1).message.text;
  if (format === "json") {
    const { text, fix, commands } = auditSchema.parse(JSON.parse(out)).actions[0] ?? {};
    return [text, fix, ...(commands ?? [])].join("\n");
  }
  return format === "html" ? out.slice(out.indexOf('id="actions"'), out.indexOf('id="clusters"')) : out;
}

function fixAnswer({ out }: Ran, writes: string[], row: OfferCase): string {
  if (writes.length > 0) return "enables";
  const text = flat(out);
  const doubts = row.by !== undefined && text.includes(`rule "${row.by}"`) && CHANGES.test(text);
  return doubts ? "doubts" : answerOf(text, row);
}
