import * as fc from "fast-check";
import type { FullExplanation } from "../../../cli/explain/explanation.ts";
import { assess } from "../../../engine/decision/assess.ts";
import { decide, needsMessage, scopeOf } from "../../../engine/decision/decide.ts";
import { verdictOf } from "../../../engine/decision/verdict.ts";
import type { Facts } from "../../../engine/model/facts.ts";
import { FINDINGS, isOpen } from "../../../engine/model/findings.ts";
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
import { section } from "../../support/section.ts";
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

/** The same without the number of checks, which is tested by itself: a new check is no other explanation. */
async function story(changes: Changes): Promise<string> {
  return (await transcript(["event.json"], changes)).replaceAll(/\d+( other)? checks;/g, "…$1 checks;");
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

const halfUnread = facts(
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
        subnet: { kind: "unreadable", action: "ec2:DescribeSubnets", reason: "timed out", denied: false },
      },
    ],
  },
  ["subnet-1"],
);

const activeGroup = facts({ nodegroup: { kind: "read", value: nodegroup({ status: "ACTIVE" }) } });
const refusedUpdate = JSON.stringify(eventFrom("update-nodegroup-version.refused.json"));

describe("the decision, step by step", () => {
  it.each<[string, Changes]>([
    [
      "under a policy with rules that match, don't match or have expired",
      { files: { ...files, ...enabling }, inRegion: reporting(legacyAndPrivate) },
    ],
    ["if something can't be read", { files, inRegion: reporting(halfUnread) }],
    [
      "of an update that EKS refused",
      { files: { "event.json": refusedUpdate }, inRegion: reporting(activeGroup) },
    ],
  ])("%s", async (_, changes) => {
    expect(await story(changes)).toMatchSnapshot();
  });

  async function explained(read: Facts, policy?: Record<string, string>) {
    const { code, out } = await run(["explain", "event.json"], {
      files: { ...files, ...policy },
      inRegion: reporting(read),
    });
    return { code, out, end: section(out, "The guard would"), of: (id: string) => section(out, id) };
  }

  it("under the default policy: alerts", async () => {
    const { code, end, of } = await explained(legacyAndPrivate);
    const heading = "Policy (default, no policy.json here): the first matching rule decides";
    for (const id of ["subnet-1", "subnet-2"]) {
      expect(section(of(id), heading)).toBe("no rules, the policy's own mode applies: alert\n");
    }
    expect(section(of("subnet-1"), "Effective route table")).toBe(
      `rtb-explicit, associated with the subnet
0.0.0.0/0 to igw-1 (active)
1 other route, neither for 0.0.0.0/0 nor to an internet gateway
public: the default route points to an internet gateway
`,
    );
    expect(section(of("subnet-1"), "Finding")).toBe("missing-public-ip: auto-assign public IPv4 is off\n");
    expect(section(of("subnet-1"), "The guard would")).toBe("alert and change nothing: the mode is alert\n");
    expect([code, end]).toEqual([1, "change nothing\nsend one message about the node group\n"]);
  });

  it("with a tag that lowers the mode: only logs the finding", async () => {
    const { code, end, of } = await explained(tagged("observe"), enabling);
    expect(section(of("subnet-1"), "Policy (policy.json):")).toMatch(
      /\nthe subnet's tag nodegroup-guard:mode=observe lowers the mode from enable to observe\n$/,
    );
    expect(section(of("subnet-1"), "The guard would")).toBe(
      "log the finding, and neither alert nor change anything: the mode is observe\n",
    );
    expect([code, end]).toEqual([0, "change nothing\nsend no message\n"]);
  });

  it("with a tag that can't raise the mode: alerts as without it", async () => {
    const { code, end, of } = await explained(tagged("enable"), policyFile({ mode: "alert" }));
    expect(section(of("subnet-1"), "Policy (policy.json):")).toBe(
      `no rules, the policy's own mode applies: alert
the subnet's tag nodegroup-guard:mode=enable has no effect: a tag can only lower the mode alert
`,
    );
    expect(section(of("subnet-1"), "The guard would")).toBe("alert and change nothing: the mode is alert\n");
    expect([code, end]).toEqual([1, "change nothing\nsend one message about the node group\n"]);
  });

  it("of a private subnet: does nothing", async () => {
    const { code, out, end, of } = await explained(
      facts({
        routeTables: { kind: "read", value: [mainTable([toNat])] },
        nodegroup: { kind: "absent" },
      }),
    );
    expect(section(out, "Facts")).toContain("Node group       doesn't exist\n");
    expect(section(of("subnet-1"), "Effective route table")).toBe(
      `rtb-main, the VPC's main route table: no other is associated with the subnet
0.0.0.0/0 to nat-1 (active)
1 other route, neither for 0.0.0.0/0 nor to an internet gateway
private: the default route doesn't point to an internet gateway
`,
    );
    expect(section(of("subnet-1"), "Finding")).toBe(
      "ready: no problems found (no public IPv4 is needed here)\n",
    );
    expect(section(of("subnet-1"), "The guard would")).toBe("do nothing: no problem was found\n");
    expect([code, end]).toEqual([0, "change nothing\nsend no message\n"]);
  });

  it("if no subnet is known: fails", async () => {
    const { code, out, end } = await explained(facts({}, []));
    expect(section(out, "Facts")).toMatch(/\nSubnets +none known\n$/);
    expect(end).toBe(`fail, because no subnets are known, which keeps the event in the dead-letter queue\n`);
    expect(code).toBe(2);
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
    const { code, end, of } = await explained(read);
    expect(section(of("subnet-1"), "The guard would")).toBe(
      "report it and change nothing more: auto-assign was enabled after the call\n",
    );
    expect([code, end]).toEqual([1, "change nothing\nsend one message about the node group\n"]);
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

/** Every finding comes of a check, but that nothing was found and that something can't be known. */
const CHECKS = FINDINGS.filter((kind) => kind !== "ready" && kind !== "undetermined");

it("folds the checks that found nothing, and shows them on request", async () => {
  const given = { files, inRegion: reporting(legacyAndPrivate) };
  const { out: short } = await run(["explain", "event.json"], given);
  const { out: long } = await run(["explain", "event.json", "--all"], given);
  expect(folded(short)).toEqual([`${CHECKS.length - 1} other checks`, `${CHECKS.length} checks`]);
  expect(short).not.toContain("blackhole-route");
  expect(long.match(/ no +[\w-]+$/gm)).toHaveLength(2 * CHECKS.length - 1);
  for (const kind of CHECKS) expect(long).toMatch(new RegExp(` no +${kind}$`, "m"));
  expect(folded(long)).toEqual([]);
});

it("counts what is folded beside what can't be checked", async () => {
  const { out } = await run(["explain", "event.json"], { files, inRegion: reporting(halfUnread) });
  expect(folded(out)).toEqual([`${CHECKS.length - 2} other checks`]);
});

function folded(out: string): string[] {
  return [...out.matchAll(/^ {6}no {4}(.*); --all shows each$/gm)].map(([, count = ""]) => count);
}

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

/** EKS's own words. */
const REFUSAL =
  "One or more Amazon EC2 Subnets of [subnet-0a1b2c3d4e5f60001, subnet-0a1b2c3d4e5f60002] for node group ng-1 does not automatically assign public IP addresses to instances launched into it. If you want your instances to be assigned a public IP address, then you need to enable auto-assign public IP address for the subnet. See IP addressing in VPC guide: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html#subnet-public-ip";

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

  const allowed =
    "one event as EventBridge delivers it (with source and detail), one CloudTrail record (with eventSource and eventName), or one entry of lookup-events (with CloudTrailEvent)";
  const toType =
    "aws cloudtrail lookup-events --region REGION --lookup-attributes AttributeKey=EventName,AttributeValue=CreateNodegroup --query 'Events[0]' --output json > event.json";

  it.each([
    ["an entry whose event is not JSON", { CloudTrailEvent: "{" }, "an object with CloudTrailEvent"],
    ["JSON that is not an event", [], "a list of 0"],
  ])("is rejected with what is allowed and how to get it: %s", async (_, json, received) => {
    expect(
      await run(["explain", "event.json"], { files: { "event.json": JSON.stringify(json) } }),
    ).toMatchObject({
      code: 2,
      out: "",
      err: `event.json has no CloudTrail event:
  received  ${received}
  allowed   ${allowed}
  to type   ${toType}
`,
    });
  });

  it("is rejected where it is not JSON", async () => {
    expect(await run(["explain", "event.json"], { files: { "event.json": "{" } })).toMatchObject({
      code: 2,
      out: "",
      err: `event.json has an error:
  line 1, column 1
    received  {
    allowed   strict JSON: keys and texts in double quotes, no comments, no comma after the last item
`,
    });
  });

  it.each([
    [
      "ignores another call",
      eventFrom("delete-nodegroup.json"),
      'ignore this event: neither CreateNodegroup nor an update of a node group: "DeleteNodegroup"',
      0,
    ],
    [
      "ignores a call that failed",
      eventFrom("create-nodegroup.failed-call.json"),
      'ignore this event: the call failed with "ResourceInUseException": "NodeGroup already exists with name ng-1 and cluster name legacy"',
      0,
    ],
    [
      "ignores an update that failed for another reason",
      eventFrom("update-nodegroup-version.failed-call.json"),
      'ignore this event: the call failed with "ResourceInUseException": "Nodegroup cannot be updated as it is currently not in Active State"',
      0,
    ],
    [
      "keeps an event that can't be trusted",
      cliEventWith({ account: "me" }),
      "reject this event and fail, which keeps it in the dead-letter queue: account: not a 12-digit account id",
      2,
    ],
    [
      "reports a refused update of no named node group",
      eventFrom("update-nodegroup-config.refused-unnamed.json"),
      `change nothing and send one message, since the record of this update doesn't name its node group: EKS refused it with InvalidRequestException: ${REFUSAL}`,
      1,
    ],
  ])("is explained in a sentence where the guard %s", async (_, event, would, code) => {
    expect(
      await run(["explain", "event.json"], { files: { "event.json": JSON.stringify(event) } }),
    ).toMatchObject({ code, out: `The guard would ${would}\n`, err: "" });
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

  it.each<[string, string[], Changes, string]>([
    [
      "that are invalid are rejected with all faults",
      ["--facts", "facts.json"],
      saved({
        ...legacyAndPrivate,
        region: 1,
        subnet: [],
        cluster: { kind: "read", value: { vpcId: "vpc-1" } },
      }),
      `facts.json has 6 errors:
  region
    received  1
    allowed   a string
  cluster.value.subnets
    received  nothing
    allowed   a list of strings
  cluster.value.privateEndpoint
    received  nothing
    allowed   true or false
  cluster.value.publicAccessCidrs
    received  nothing
    allowed   a list of strings
  cluster.value.ipFamily
    received  nothing
    allowed   "ipv4" or "ipv6"
  subnet
    received  []
    allowed   only the keys account, region, cluster, nodegroup, launchTemplate, subnets, routeTables`,
    ],
    [
      "of another region are rejected",
      ["--facts", "facts.json"],
      saved({ ...legacyAndPrivate, region: "eu-west-1" }),
      "the event is from 111122223333, ap-northeast-1; the facts in facts.json are from 111122223333, eu-west-1",
    ],
    [
      "that don't exist are an error",
      ["--facts", "facts.json"],
      { files },
      "facts.json can't be read: it, or its folder, doesn't exist",
    ],
    [
      "can't be both used and saved",
      ["--facts", "a.json", "--save-facts", "b.json"],
      { files },
      `error: option '--facts <file>' cannot be used with option '--save-facts <file>'
Run nodegroup-guard explain --help for usage.`,
    ],
    [
      "of another region are not read",
      ["--region", "eu-west-1"],
      { files },
      "the event is from ap-northeast-1; omit --region",
    ],
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
      "the event is from account 111122223333; the credentials are for arn:aws:iam::444455556666:user/bob. Use another --profile, or saved facts with --facts",
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
      `sts:GetCallerIdentity failed (CredentialsProviderError): no credentials
Sign in with aws sso login or aws configure, or choose a profile with --profile NAME`,
    ],
  ])("%s", async (_, args, changes, err) => {
    expect(await run(["explain", "event.json", ...args], changes)).toMatchObject({
      code: 2,
      out: "",
      err: `${err}\n`,
    });
  });
});

describe("the policy", () => {
  it.each<[string, string[], Record<string, string>, string]>([
    [
      "of --policy must exist",
      ["--policy", "other.json"],
      {},
      "other.json can't be read: it, or its folder, doesn't exist",
    ],
    [
      "is rejected with all faults",
      [],
      policyFile({ mode: "of course", rules: [{ name: "", match: {}, mode: "alert" }] }),
      `policy.json has 3 errors:
  mode
    received  "of course"
    allowed   "observe", "alert" or "enable"
  rules.0.name
    received  ""
    allowed   a text of 1 to 120 characters
  rules.0.match
    received  {}
    allowed   at least one key; to set a mode for everything, use the policy's own`,
    ],
    [
      "is rejected if a glob can match nothing",
      [],
      policyFile({ rules: [{ name: "a", match: { account: "prod", createdBy: "alice" }, mode: "observe" }] }),
      `policy.json has 2 errors:
  rules.0.match.account
    received  "prod"
    allowed   a glob that can match an account's 12 digits, such as "111122223333" or "1111*"
  rules.0.match.createdBy
    received  "alice"
    allowed   a glob that can match an ARN, such as "arn:*:sts::*:assumed-role/ROLE/*" or "*/alice"`,
    ],
    [
      "is rejected if it has a duplicate key",
      [],
      { "policy.json": '{"rules":[{"name":"a","mode":"enable","match":{"cluster":"dev","cluster":"*"}}]}' },
      `policy.json has an error:
  line 1, column 64
    received  "cluster":"*"}}]}
    allowed   each key once`,
    ],
  ])("%s", async (_, args, more, err) => {
    const ran = await run(["explain", "event.json", ...args], {
      files: { ...files, ...more },
      inRegion: reporting(legacyAndPrivate),
    });
    expect(ran).toMatchObject({ code: 2, out: "", err: `${err}\n` });
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
  const accepted = "update-nodegroup-version.cli.json";
  const refused = "update-nodegroup-version.refused.json";
  const explained = (event: string, read: Facts, args: string[] = []) =>
    run(["explain", "event.json", ...args], {
      files: { "event.json": JSON.stringify(eventFrom(event)) },
      inRegion: reporting(read),
    });

  it("is explained like a creation", async () => {
    const creation = await run(["explain", "event.json"], { files, inRegion: reporting(activeGroup) });
    const update = await explained(accepted, activeGroup);
    const withoutEvent = (out: string) => out.slice(out.indexOf("\nFacts"));
    expect(withoutEvent(update.out)).toBe(withoutEvent(creation.out));
    expect(
      section(update.out, "Event"),
    ).toBe(`Node group  ng-1, cluster legacy, account 111122223333, ap-northeast-1
Update      Kubernetes/AMI version update, 5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829
Requested   2026-11-22T10:41:05Z by arn:aws:sts::111122223333:assumed-role/platform-admin/alice (AWS CLI)
Subnets     none
Event id    c1d4e5f6-0718-4293-a4b5-c6d7e8f90a1b
`);
  });

  const gone = "doesn't exist";
  const unread = "unknown: not allowed to eks:DescribeNodegroup (AccessDeniedException)";
  const fails = "fail, because no subnets are known, which keeps the event in the dead-letter queue\n";

  it.each([
    [
      "that was deleted since: is ignored",
      "update-nodegroup-config.cli.json",
      deleted,
      gone,
      0,
      "ignore the event: the node group no longer exists\n",
    ],
    [
      "that EKS refused, deleted since: is reported",
      refused,
      deleted,
      gone,
      1,
      "change nothing: the node group no longer exists\nsend one message about the refusal\n",
    ],
    [
      "that EKS refused, which may not be read: is reported, and kept",
      refused,
      denied,
      unread,
      2,
      `send one message about the refusal\n${fails}`,
    ],
    ["that EKS accepted, which may not be read: is kept", accepted, denied, unread, 2, fails],
  ])("of one %s", async (_, event, read, nodegroup, code, would) => {
    const ran = await explained(event, read);
    expect(section(ran.out, "Facts")).toMatch(/^Subnets +none known$/m);
    expect(section(ran.out, "Facts")).toContain(`Node group       ${nodegroup}\n`);
    expect([ran.code, section(ran.out, "The guard would")]).toEqual([code, would]);
  });

  it("of a configuration is named as one", async () => {
    const { out } = await explained("update-nodegroup-config.cli.json", deleted);
    expect(section(out, "Event")).toMatch(
      /^Update +configuration update, 7b8c9d0e-1f2a-3b3c-94d5-f60718293a4b$/m,
    );
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
    const { out } = await explained(refused, activeGroup, ["--format", "json"]);
    expect(out).toContain('"kind": "updated"');
    expect(out).toContain('"code": "InvalidRequestException"');
  });
});
