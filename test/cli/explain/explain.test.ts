import * as fc from "fast-check";
import type { FullExplanation } from "../../../cli/explain/explanation.ts";
import { assess } from "../../../engine/decision/assess.ts";
import { decide, needsMessage, scopeOf } from "../../../engine/decision/decide.ts";
import { verdictOf } from "../../../engine/decision/verdict.ts";
import type { Facts } from "../../../engine/model/facts.ts";
import { isOpen } from "../../../engine/model/findings.ts";
import type { NodegroupCreated } from "../../../engine/model/nodegroup-call.ts";
import { RECEIPT_TAG, receiptText } from "../../../engine/model/receipt.ts";
import { arbitraryPolicy } from "../../support/arbitrary-policy.ts";
import {
  created,
  explicitTable,
  facts,
  mainTable,
  nodegroup,
  subnet,
  toInternet,
  toNat,
} from "../../support/build.ts";
import { cliEvent, cliEventWith, eventFrom } from "../../support/event.ts";
import { someFacts } from "../../support/some-facts.ts";
import { type Changes, run } from "../support/run.ts";

const event = JSON.stringify(cliEvent());
const files = { "event.json": event };

const legacyAndPrivate: Facts = facts(
  {
    routeTables: {
      kind: "read",
      value: [explicitTable(["subnet-1"], [toInternet]), mainTable([toNat])],
    },
  },
  ["subnet-1", "subnet-2"],
);

function reporting(read: Facts): NonNullable<Changes["inRegion"]> {
  return { gatherFacts: async () => read };
}

async function transcript(args: string[], changes: Changes): Promise<string> {
  const { code, out, err } = await run(["explain", ...args], changes);
  return `$ nodegroup-guard explain ${args.join(" ")}\n${out}${err}(exit ${code})`;
}

const policyFile = (policy: unknown) => ({ "policy.json": JSON.stringify(policy) });

const enabling = policyFile({
  mode: "alert",
  rules: [
    { name: "production is only observed", match: { cluster: "prod-*", createdBy: "*ci*" }, mode: "observe" },
    { name: "until summer", match: { cluster: "legacy" }, mode: "observe", expires: "2026-08-31" },
    { name: "sandboxes fix themselves", match: { account: "1111*" }, mode: "enable" },
    { name: "the rest", match: { region: "*" }, mode: "alert" },
  ],
});

const tagged = (mode: string): Facts =>
  facts({
    subnets: [
      {
        id: "subnet-1",
        subnet: { kind: "read", value: subnet({ tags: { "nodegroup-guard:mode": mode } }) },
      },
    ],
  });

describe("the decision, step by step", () => {
  it.each<[string, Changes]>([
    ["under the default policy", { files, inRegion: reporting(legacyAndPrivate) }],
    [
      "under a policy with rules that match, don't match or have expired",
      { files: { ...files, ...enabling }, inRegion: reporting(legacyAndPrivate) },
    ],
    [
      "with a tag that lowers the mode",
      { files: { ...files, ...enabling }, inRegion: reporting(tagged("observe")) },
    ],
    [
      "with a tag that can't raise the mode",
      { files: { ...files, ...policyFile({ mode: "alert" }) }, inRegion: reporting(tagged("enable")) },
    ],
    [
      "of a private subnet",
      {
        files,
        inRegion: reporting(
          facts({
            routeTables: { kind: "read", value: [mainTable([toNat])] },
            nodegroup: { kind: "absent" },
          }),
        ),
      },
    ],
    [
      "if something can't be read",
      {
        files,
        inRegion: reporting(
          facts(
            {
              launchTemplate: {
                kind: "unreadable",
                action: "ec2:DescribeSubnets",
                reason: "not allowed to ec2:DescribeLaunchTemplateVersions",
                denied: false,
              },
              subnets: [
                { id: "subnet-1", subnet: { kind: "read", value: subnet() } },
                { id: "subnet-2", subnet: { kind: "absent" } },
                {
                  id: "subnet-3",
                  subnet: {
                    kind: "unreadable",
                    action: "ec2:DescribeSubnets",
                    reason: "timed out",
                    denied: false,
                  },
                },
              ],
            },
            ["subnet-1"],
          ),
        ),
      },
    ],
    ["if no subnet is known", { files, inRegion: reporting(facts({}, [])) }],
  ])("%s", async (_, changes) => {
    expect(await transcript(["event.json"], changes)).toMatchSnapshot();
  });

  it("under a rule by creator, of an event that names none: alerts instead of enabling", async () => {
    const rules = [
      { name: "not the pipeline's", match: { createdBy: "*/pipeline" }, mode: "observe" },
      { name: "sandboxes fix themselves", match: { account: "1111*" }, mode: "enable" },
    ];
    const anonymous = JSON.stringify(cliEventWith({ "detail.userIdentity.arn": undefined }));
    const { out } = await run(["explain", "event.json"], {
      files: { "event.json": anonymous, ...policyFile({ rules }) },
      inRegion: reporting(facts()),
    });
    expect(out).toContain(
      'the event names no creator: "not the pipeline\'s" may apply, so enable becomes alert\n',
    );
    expect(out).toContain("alert and change nothing: the mode is alert\n");
  });

  it("of an event that was handled before", async () => {
    const { eventId } = created();
    const receipt = receiptText({
      time: "2026-11-22T10:41:10Z",
      eventId,
      nodegroup: "legacy/ng-1",
      rule: "-",
    });
    const done = subnet({ autoAssignPublicIpv4: true, tags: { [RECEIPT_TAG]: receipt } });
    const read = facts({ subnets: [{ id: "subnet-1", subnet: { kind: "read", value: done } }] });
    expect(await transcript(["event.json"], { files, inRegion: reporting(read) })).toMatchSnapshot();
  });

  it("escapes hostile names", async () => {
    const evil = "a\u001b[2J\u202e\nb";
    const { out } = await run(["explain", "event.json"], {
      files: {
        "event.json": JSON.stringify(
          cliEventWith({
            "detail.responseElements.nodegroup.clusterName": evil,
            "detail.userIdentity.arn": `arn:aws:iam::111122223333:user/${evil}`,
          }),
        ),
        ...policyFile({
          rules: [{ name: evil, match: { cluster: evil, subnetTags: { [evil]: evil } }, mode: "alert" }],
        }),
      },
      inRegion: reporting(tagged(evil)),
    });
    expect(out).toContain("a\\u{1b}[2J\\u{202e}\\u{a}b");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be printed
    expect(out).not.toMatch(/[\u001b\u202e]/u);
  });
});

it("folds the checks that found nothing, and shows them on request", async () => {
  const given = { files, inRegion: reporting(legacyAndPrivate) };
  const { out: short } = await run(["explain", "event.json"], given);
  const { out: long } = await run(["explain", "event.json", "--all"], given);
  expect(short).toContain("      no    14 other checks; --all shows each\n");
  expect(short).toContain("      no    15 checks; --all shows each\n");
  expect(short).not.toContain("blackhole-route");
  expect(long.match(/ no +blackhole-route$/gm)).toHaveLength(2);
  expect(long).not.toContain("--all");
});

it("reads the event from standard input where its name is -", async () => {
  const inRegion = reporting(legacyAndPrivate);
  const fromFile = await run(["explain", "event.json"], { files, inRegion });
  expect(await run(["explain", "-"], { files: { "-": event }, inRegion })).toEqual(fromFile);
});

it("names standard input where that has no event", async () => {
  const { code, err } = await run(["explain", "-"], { files: { "-": '{"b":1,"a":2}' } });
  expect(code).toBe(2);
  expect(err).toMatch(
    /^standard input has no CloudTrail event:\n {2}received {2}an object with a, b\n {2}allowed /,
  );
});

describe("an event file", () => {
  it.each([
    ["a record as the CloudTrail console shows it", cliEvent().detail],
    ["an entry of lookup-events", { EventId: "1", CloudTrailEvent: JSON.stringify(cliEvent().detail) }],
  ])("with %s gives the same result as the delivered event", async (_, recorded) => {
    const inRegion = reporting(legacyAndPrivate);
    const record = recorded as { recipientAccountId?: string };
    const delivered = await run(["explain", "event.json"], { files, inRegion });
    const other = await run(["explain", "event.json"], {
      files: { "event.json": JSON.stringify(record) },
      inRegion,
    });
    expect(other).toEqual(delivered);
  });

  it.each([
    ["another call", JSON.stringify(eventFrom("delete-nodegroup.json"))],
    ["a call that failed", JSON.stringify(eventFrom("create-nodegroup.failed-call.json"))],
    ["an event that can't be trusted", JSON.stringify(cliEventWith({ account: "me" }))],
    ["an entry whose event is not JSON", JSON.stringify({ CloudTrailEvent: "{" })],
    ["JSON that is not an event", "[]"],
    ["text that is not JSON", "{"],
  ])("%s", async (_, text) => {
    expect(await transcript(["event.json"], { files: { "event.json": text } })).toMatchSnapshot();
  });
});

describe("facts", () => {
  it("are read for the node group of the event, in its region", async () => {
    const calls: (NodegroupCreated | string)[] = [];
    await run(["explain", "event.json"], {
      files,
      aws: {
        inRegion: (region) => {
          calls.push(region);
          return {
            gatherFacts: async (about: NodegroupCreated) => {
              calls.push(about);
              return legacyAndPrivate;
            },
          } as never;
        },
      },
    });
    expect(calls).toEqual(["ap-northeast-1", created()]);
  });

  it("that were saved give the same explanation without AWS", async () => {
    const inRegion = reporting(legacyAndPrivate);
    const live = await run(["explain", "event.json", "--save-facts", "facts.json", "--format", "json"], {
      files,
      inRegion,
    });
    expect(live.err).toBe("Saved the facts to facts.json.\n");
    const replayed = await run(["explain", "event.json", "--facts", "facts.json", "--format", "json"], {
      files: { ...files, ...live.written },
    });
    const [now, then] = [JSON.parse(live.out), JSON.parse(replayed.out)];
    expect(then).toEqual({ ...now, facts: { ...now.facts, source: "as saved in facts.json" } });
    expect([live.code, replayed.code]).toEqual([1, 1]);
  });

  const saved = (facts: unknown) => ({ files: { ...files, "facts.json": JSON.stringify(facts) } });

  it.each<[string, string[], Changes]>([
    [
      "that are invalid are rejected with all faults",
      ["--facts", "facts.json"],
      saved({
        ...legacyAndPrivate,
        region: 1,
        subnet: [],
        cluster: { kind: "read", value: { vpcId: "vpc-1" } },
      }),
    ],
    [
      "of another region are rejected",
      ["--facts", "facts.json"],
      saved({ ...legacyAndPrivate, region: "eu-west-1" }),
    ],
    ["that don't exist are an error", ["--facts", "facts.json"], { files }],
    ["can't be both used and saved", ["--facts", "a.json", "--save-facts", "b.json"], { files }],
    ["of another region are not read", ["--region", "eu-west-1"], { files }],
    [
      "of another account are not read",
      [],
      {
        files,
        aws: {
          identity: async () => ({
            kind: "read",
            value: { account: "444455556666", arn: "arn:aws:iam::444455556666:user/bob" },
          }),
        },
      },
    ],
    [
      "are not read without credentials",
      [],
      {
        files,
        aws: {
          identity: async () => ({
            kind: "signed-out",
            reason: "sts:GetCallerIdentity failed (CredentialsProviderError): no credentials",
          }),
        },
      },
    ],
  ])("%s", async (_, args, changes) => {
    expect(await transcript(["event.json", ...args], changes)).toMatchSnapshot();
  });
});

describe("the policy", () => {
  it.each<[string, string[], Record<string, string>]>([
    ["of --policy must exist", ["--policy", "other.json"], {}],
    [
      "is rejected with all faults",
      [],
      policyFile({ mode: "of course", rules: [{ name: "", match: {}, mode: "alert" }] }),
    ],
    [
      "is rejected if a glob can match nothing",
      [],
      policyFile({ rules: [{ name: "a", match: { account: "prod", createdBy: "alice" }, mode: "observe" }] }),
    ],
    [
      "is rejected if it has a duplicate key",
      [],
      { "policy.json": '{"rules":[{"name":"a","mode":"enable","match":{"cluster":"dev","cluster":"*"}}]}' },
    ],
  ])("%s", async (_, args, more) => {
    expect(
      await transcript(["event.json", ...args], {
        files: { ...files, ...more },
        inRegion: reporting(legacyAndPrivate),
      }),
    ).toMatchSnapshot();
  });

  it("of --policy takes precedence over policy.json", async () => {
    const { out } = await run(["explain", "event.json", "--policy", "other.json", "--format", "json"], {
      files: { ...files, ...enabling, "other.json": '{"mode":"observe"}' },
      inRegion: reporting(legacyAndPrivate),
    });
    expect(JSON.parse(out).policy).toEqual({ source: "other.json", mode: "observe" });
  });
});

describe("the exit code", () => {
  const narrow = { destination: "192.0.2.0/24", target: "igw-1", state: "active" };
  const unclear: Facts["routeTables"] = { kind: "read", value: [mainTable([toNat, narrow])] };

  it.each([
    [0, "the policy only observes", { mode: "observe" }, facts()],
    [
      0,
      "no problem is found",
      { mode: "enable" },
      facts({ routeTables: { kind: "read", value: [mainTable([toNat])] } }),
    ],
    [1, "the guard would alert", { mode: "alert" }, facts()],
    [1, "the guard would enable auto-assign", { mode: "enable" }, facts()],
    [2, "a subnet is undetermined", { mode: "observe" }, facts({ cluster: { kind: "absent" } })],
    [2, "it is open whether node groups would fail", { mode: "alert" }, facts({ routeTables: unclear })],
  ])("is %d if %s", async (code, _, policy, read) => {
    const ran = await run(["explain", "event.json"], {
      files: { ...files, ...policyFile(policy) },
      inRegion: reporting(read),
    });
    expect(ran).toMatchObject({ code, err: "" });
  });
});

it("prints its help", async () => {
  expect(await transcript(["--help"], {})).toMatchSnapshot();
});

it("shows the guard's own decision and how it was made, for any facts and policy", async () => {
  const about = created();
  await fc.assert(
    fc.asyncProperty(someFacts, arbitraryPolicy, async (read, rules) => {
      const { out, code } = await run(
        ["explain", "event.json", "--facts", "facts.json", "--policy", "p.json", "--format", "json"],
        {
          files: { ...files, "facts.json": JSON.stringify(read), "p.json": JSON.stringify(rules) },
        },
      );
      const handled = { ...about, time: "2026-11-22T09:00:00Z" };
      const decisions = assess(read, handled).map((assessment) =>
        decide(assessment, scopeOf(about), rules, "2026-11-22"),
      );
      const { subnets, message } = JSON.parse(out) as FullExplanation;
      expect(
        subnets.map(({ finding, notes, decision, mode }) => ({ finding, notes, decision, mode })),
      ).toEqual(
        decisions.map(({ assessment: { finding, notes }, action, mode }) => ({
          finding,
          notes,
          decision: action,
          mode,
        })),
      );
      for (const [index, { checks, rules }] of subnets.entries()) {
        const decisive = checks
          .filter(({ decides }) => decides)
          .map(({ finding, verdict }) => (verdict.kind === "unknown" ? "undetermined" : finding));
        expect(decisive).toEqual(subnets[index]?.finding === "ready" ? [] : [subnets[index]?.finding]);
        expect(rules.find(({ decides }) => decides)?.name).toBe(decisions[index]?.rule?.name);
      }
      expect(message).toBe(needsMessage(decisions, verdictOf(created(), read)));
      const unknown = decisions.some(({ assessment }) => isOpen(assessment));
      expect(code).toBe(unknown ? 2 : message ? 1 : 0);
    }),
    { numRuns: 300 },
  );
});

describe("an update of a node group", () => {
  const active = facts({ nodegroup: { kind: "read", value: nodegroup({ status: "ACTIVE" }) } });
  const deleted = facts({ nodegroup: { kind: "absent" }, subnets: [] });
  const denied = facts({
    nodegroup: {
      kind: "unreadable",
      action: "eks:DescribeNodegroup",
      reason: "not allowed to eks:DescribeNodegroup (AccessDeniedException)",
      denied: true,
    },
    subnets: [],
  });
  const told = (event: string, read: Facts, args: string[] = []) =>
    transcript(["event.json", ...args], {
      files: { "event.json": JSON.stringify(eventFrom(event)) },
      inRegion: reporting(read),
    });

  it.each([
    ["that EKS accepted", "update-nodegroup-version.cli.json", active],
    ["that EKS refused", "update-nodegroup-version.refused.json", active],
    ["of a node group that was deleted since", "update-nodegroup-config.cli.json", deleted],
    ["that EKS refused, of one that was deleted since", "update-nodegroup-version.refused.json", deleted],
    ["that EKS refused, of one that may not be read", "update-nodegroup-version.refused.json", denied],
    ["that EKS accepted, of one that may not be read", "update-nodegroup-version.cli.json", denied],
    ["that EKS refused, of no named node group", "update-nodegroup-config.refused-unnamed.json", active],
    ["that failed for another reason", "update-nodegroup-version.failed-call.json", active],
  ])("is explained like a creation: one %s", async (_, event, read) => {
    expect(await told(event, read)).toMatchSnapshot();
  });

  it("is only logged where the policy observes everywhere", async () => {
    const { code, out } = await run(["explain", "event.json"], {
      files: {
        "event.json": JSON.stringify(eventFrom("update-nodegroup-config.refused-unnamed.json")),
        ...policyFile({ mode: "observe" }),
      },
    });
    expect(out).toMatch(/^The guard would only log it: EKS refused it with InvalidRequestException: /);
    expect(code).toBe(0);
  });

  it("names what was updated for programs", async () => {
    const json = await told("update-nodegroup-version.refused.json", active, ["--format", "json"]);
    expect(json).toContain('"kind": "updated"');
    expect(json).toContain('"code": "InvalidRequestException"');
  });
});
