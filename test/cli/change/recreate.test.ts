import { readFileSync } from "node:fs";
import type { AwsInRegion, CommandContext } from "../../../cli/context.ts";
import type { Nodegroup, Read } from "../../../engine/model/facts.ts";
import { matchesGlob } from "../../../engine/model/glob.ts";
import type { NodegroupCreated } from "../../../engine/model/nodegroup-call.ts";
import type { GroupChange } from "../../../engine/model/ports.ts";
import { created, facts, nodegroup, subnet } from "../../support/build.ts";
import { fakeProcess } from "../support/fake-process.ts";
import { type Changes, run } from "../support/run.ts";

const ARN = "arn:aws:eks:ap-northeast-1:111122223333:nodegroup/legacy/ng-1/6ec7-1";
const FILE = "nodegroup-legacy-ng-1-20261122T090000Z.json";
const SETTINGS = {
  clusterName: "legacy",
  nodegroupName: "ng-1",
  scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
  subnets: ["subnet-1"],
  instanceTypes: ["t3.large"],
  amiType: "AL2023_x86_64_STANDARD",
  nodeRole: "arn:aws:iam::111122223333:role/eks-node",
  tags: { owner: "plat\u202eform's" },
  version: "1.33",
};
const ISSUE = {
  code: "Ec2SubnetInvalidConfiguration",
  message: "One or more Amazon EC2 Subnets of [subnet-1] does not automatically assign public IP addresses",
  resourceIds: ["subnet-1"],
};
const read = <T>(value: T): Read<T> => ({ kind: "read", value });

const failed = (changes: Partial<Nodegroup> = {}): Nodegroup =>
  nodegroup({
    status: "CREATE_FAILED",
    health: [ISSUE],
    settings: { ...SETTINGS, nodegroupArn: ARN, status: "CREATE_FAILED", releaseVersion: "1.33.5-20261105" },
    ...changes,
  });
const inStatus = (status: string, changes: Partial<Nodegroup> = {}) =>
  read(nodegroup({ status, settings: { nodegroupArn: ARN }, ...changes }));

const refused = { kind: "refused", why: "not allowed to eks:X (AccessDeniedException)" } as const;
const lost = { kind: "unknown", why: "eks:X failed (TimeoutError): no answer" } as const;
const throttled = { kind: "throttled", why: "eks:X failed (ThrottlingException): slow down" } as const;
const conflict = { kind: "conflict", why: "eks:X failed (ResourceInUseException): in use" } as const;
const accepted = { kind: "accepted" } as const;
const another = inStatus("CREATING", { settings: { nodegroupArn: `${ARN}2` } });

interface Story {
  /** The node groups found in turn: by the plan, then right before deleting. */
  found?: Read<Nodegroup>[];
  creation?: Read<NodegroupCreated>;
  /** The answer to each call; the last one stays. */
  deleted?: GroupChange[];
  created?: GroupChange[];
  /** The result of each look while waiting; the last one stays. */
  seen?: Read<Nodegroup>[];
  autoAssign?: boolean;
  on?: (call: string) => void;
}

const FOUND = read(failed());
const CHANGED = inStatus("DELETING");
const unseen = { kind: "unreadable", action: "a:B", reason: "a:B failed", denied: false } as const;
/** A look that shows it as before. */
const still = inStatus("CREATE_FAILED");
/** The same settings under another ARN. */
const again = (status: string) =>
  inStatus(status, { settings: { ...SETTINGS, nodegroupArn: `${ARN}-new`, status } });
const GONE: Read<Nodegroup> = { kind: "absent" };
const DELETED = [inStatus("DELETING"), GONE];
const ACTIVE = [...DELETED, GONE, again("CREATING"), again("ACTIVE")];

/** The calls in their order, and what they answer. */
function cloud(story: Story = {}) {
  const { found = [read(failed())], creation = read(created()), seen = ACTIVE, autoAssign = true } = story;
  const { deleted = [{ kind: "accepted" }], created: made = [{ kind: "accepted" }] } = story;
  const calls: string[] = [];
  const tokens: string[] = [];
  let [reads, looks, deletions, creations] = [0, 0, 0, 0];
  const say = (call: string) => {
    calls.push(call);
    story.on?.(call);
  };
  const inRegion: Partial<AwsInRegion> = {
    gatherFacts: async () =>
      facts({
        nodegroup: found[Math.min(reads++, found.length - 1)] ?? GONE,
        subnets: [{ id: "subnet-1", subnet: read(subnet({ autoAssignPublicIpv4: autoAssign })) }],
      }),
    readCreation: async () => creation,
    readNodegroup: async () => {
      say("look");
      return seen[Math.min(looks++, seen.length - 1)] ?? GONE;
    },
    deleteNodegroup: async ({ cluster, nodegroup }) => {
      say(`delete ${cluster}/${nodegroup}`);
      return deleted[Math.min(deletions++, deleted.length - 1)] ?? lost;
    },
    createNodegroup: async (settings, token) => {
      say(`create ${JSON.stringify(settings)}`);
      tokens.push(token);
      return made[Math.min(creations++, made.length - 1)] ?? lost;
    },
  };
  return { calls, tokens, inRegion };
}

async function recreate(args: string[], story: Story = {}, changes: Changes = {}) {
  const { calls, tokens, inRegion } = cloud(story);
  const ran = await run(["recreate", "legacy/ng-1", ...args], { inRegion, ...changes });
  return {
    ...ran,
    calls,
    tokens,
    order: calls.map((call) => call.split(" ")[0]).join(" "),
    end: ran.out.slice(Math.max(0, ran.out.indexOf("NOT re-created"))),
    writes: calls.filter((call) => call !== "look").map((call) => call.split(" ")[0]),
    transcript: `$ nodegroup-guard recreate legacy/ng-1 ${args.join(" ")}\n${ran.out}${ran.err}(exit ${ran.code})`,
  };
}

describe("re-creates", () => {
  it("after showing the settings and asking, with the settings in a file before anything is deleted", async () => {
    const { transcript, calls, written } = await recreate([], {}, { answer: "yes" });
    expect(transcript).toMatchSnapshot();
    expect(calls).toEqual([
      ...["delete legacy/ng-1", "look", "look"],
      ...[`create ${JSON.stringify(JSON.parse(written[FILE] ?? ""))}`, "look", "look", "look"],
    ]);
    expect(JSON.parse(written[FILE] ?? "")).toEqual(SETTINGS);
  });

  it("from a file in ASCII alone, which the AWS CLI reads in any locale, and which the clone ignores", async () => {
    const tags = { owner: "Zoë \u{1f680}\u202e\u007f", "\u00e9quipe": "\u{10ffff}" };
    const found = [read(failed({ settings: { ...SETTINGS, tags, nodegroupArn: ARN } }))];
    const { code, written } = await recreate(["--yes"], { found });
    expect(code).toBe(0);
    expect(written[FILE]).toMatch(/^[\n\x20-\x7e]+$/);
    expect(JSON.parse(written[FILE] ?? "")).toEqual({ ...SETTINGS, tags });
    const ignored = readFileSync(".gitignore", "utf8").split("\n");
    expect(ignored.filter((pattern) => matchesGlob(pattern, FILE))).toHaveLength(1);
  });

  it("without a question with --yes", async () => {
    const { code, writes } = await recreate(["--yes"]);
    expect({ code, writes }).toEqual({ code: 0, writes: ["delete", "create"] });
  });

  it("where nobody knows who created it, if a person says so", async () => {
    const { code, out } = await recreate([], { creation: GONE as { kind: "absent" } }, { answer: "yes" });
    expect(code).toBe(0);
    expect(out).toContain("WARNING: who created it is unknown");
  });
});

describe("changes nothing", () => {
  it.each<[string, string[], Story, Changes, number]>([
    ["with --dry-run", ["--dry-run"], {}, { answer: "yes" }, 0],
    ["without a terminal", [], {}, {}, 2],
    ["if the answer is no", [], {}, { answer: "no" }, 1],
    ["on Ctrl-C at the question", [], {}, { answer: "interrupted" }, 130],
    ["with --yes where nobody knows who created it", ["--yes"], { creation: { kind: "absent" } }, {}, 2],
    ["in a subnet that is not ready", ["--yes"], { autoAssign: false }, {}, 1],
    [
      "that eksctl owns",
      ["--yes"],
      { creation: read(created({ caller: { userAgent: "eksctl/0.215.0" } })) },
      {},
      1,
    ],
    [
      "that ACK owns",
      ["--yes"],
      { found: [read(failed({ settings: { ...SETTINGS, tags: { "services.k8s.aws/namespace": "x" } } }))] },
      {},
      1,
    ],
    [
      "that can't be read",
      ["--yes"],
      { found: [{ kind: "unreadable", action: "a:B", reason: "not allowed to a:B", denied: true }] },
      {},
      2,
    ],
    [
      "that is another one by the time of the answer",
      [],
      {
        found: [read(failed()), read(failed({ settings: { ...SETTINGS, nodegroupArn: `${ARN}2` } }))],
      },
      { answer: "yes" },
      1,
    ],
  ])("%s", async (_, args, story, changes, code) => {
    const ran = await recreate(args, story, changes);
    expect({ code: ran.code, calls: ran.calls }).toEqual({ code, calls: [] });
    expect(ran.transcript).toMatchSnapshot();
  });

  it("where the file is there already", async () => {
    const ran = await recreate(["--yes"], {}, { files: { [FILE]: "{}" } });
    expect({ code: ran.code, calls: ran.calls, written: ran.written }).toEqual({
      code: 1,
      calls: [],
      written: {},
    });
    expect(ran.out).toContain(`NOT re-created: the settings can't be saved as ${FILE}: it exists already`);
  });

  it.each([
    ["a name that EKS doesn't allow", ["../etc/passwd"]],
    ["a node group without its cluster", ["ng-1"]],
    ["two regions", ["legacy/ng-1", "--region", "eu-west-1,eu-central-1"]],
  ])("for %s", async (_, args) => {
    expect((await run(["recreate", ...args])).code).toBe(2);
  });
});

describe("prints the commands that go on", () => {
  it.each<[string, Story]>([
    ["where the deletion is refused", { deleted: [refused] }],
    ["where no deletion gets an answer", { deleted: [lost], seen: [still] }],
    ["where every deletion is throttled", { deleted: [throttled] }],
    ["where one gets no answer and the next is refused", { deleted: [lost, refused], seen: [still] }],
    ["where EKS is busy with something else than its deletion", { deleted: [conflict], seen: [still] }],
    [
      "where somebody has put another in its place when one gets no answer",
      { deleted: [lost], seen: [another] },
    ],
    [
      "where it has changed when one gets no answer",
      { deleted: [lost], seen: [still], found: [FOUND, FOUND, CHANGED] },
    ],
    [
      "where EKS can't delete it",
      { seen: [inStatus("DELETING"), inStatus("DELETE_FAILED", { health: [ISSUE] })] },
    ],
    ["where it stays in DELETING", { seen: [inStatus("DELETING")] }],
    ["where somebody has made another one meanwhile", { seen: [inStatus("DELETING"), another] }],
    ["where the creation is refused", { seen: DELETED, created: [refused] }],
    ["where no creation gets an answer", { seen: DELETED, created: [lost] }],
    ["where every creation is throttled", { seen: DELETED, created: [throttled] }],
    ["where somebody was faster to create it", { seen: [...DELETED, another], created: [conflict] }],
    ["where nobody knows who has created it", { seen: [...DELETED, another], created: [lost] }],
    [
      "where one gets no answer and the next is refused, to create",
      { seen: DELETED, created: [lost, refused] },
    ],
    ["where another takes the place of what was created", { seen: [...DELETED, again("CREATING"), another] }],
    ["where it fails again", { seen: [...DELETED, inStatus("CREATE_FAILED", { health: [ISSUE] })] }],
    ["where EKS loses it", { seen: [...DELETED, GONE] }],
    ["where it stays in CREATING", { seen: [...DELETED, inStatus("CREATING")] }],
  ])("%s", async (_, story) => {
    const { code, end, written } = await recreate(["--yes", "--profile", "it's"], story);
    expect(code).toBe(1);
    expect(Object.keys(written)).toEqual([FILE]);
    expect(end).toMatchSnapshot();
  });

  it("and creates nothing in the place of another node group", async () => {
    expect((await recreate(["--yes"], { seen: [inStatus("DELETING"), another] })).writes).toEqual(["delete"]);
  });

  it("goes on waiting where a look fails for a moment, and not where it is denied", async () => {
    const unreadable = { kind: "unreadable", action: "a:B", reason: "not allowed to a:B" } as const;
    const [moment, never] = [
      { ...unreadable, denied: false },
      { ...unreadable, denied: true },
    ];
    expect((await recreate(["--yes"], { seen: [moment, ...DELETED, moment, inStatus("ACTIVE")] })).code).toBe(
      0,
    );
    expect((await recreate(["--yes"], { seen: [never] })).writes).toEqual(["delete"]);
  });
});

describe("asks EKS again only where a look shows that it is still due", () => {
  it.each<[string, Story, string]>([
    [
      "the deletion, throttled",
      { deleted: [throttled, throttled, accepted] },
      "delete delete delete look look create look look look",
    ],
    [
      "the deletion, lost and not begun",
      { deleted: [lost, accepted], seen: [still, ...ACTIVE] },
      "delete look delete look look create look look look",
    ],
    ["not the deletion, lost and begun", { deleted: [lost] }, "delete look look create look look look"],
    [
      "not the deletion, lost and done",
      { deleted: [lost], seen: ACTIVE.slice(1) },
      "delete look create look look look",
    ],
    [
      "not the deletion, lost and not to be seen",
      { deleted: [lost], seen: [unseen, ...ACTIVE] },
      "delete look look look create look look look",
    ],
    [
      "not the deletion, in use because it is begun",
      { deleted: [lost, conflict], seen: [still, ...ACTIVE] },
      "delete look delete look look create look look look",
    ],
    [
      "not the deletion, lost, begun between look and reading",
      { deleted: [lost], seen: [still, ...ACTIVE], found: [FOUND, FOUND, CHANGED] },
      "delete look look look create look look look",
    ],
    [
      "the creation, throttled",
      { created: [throttled, accepted] },
      "delete look look create create look look look",
    ],
    [
      "the creation, lost and not begun",
      { created: [lost, accepted], seen: [...DELETED, GONE, again("CREATING"), again("ACTIVE")] },
      "delete look look create look create look look",
    ],
    [
      "not the creation, lost and begun",
      { created: [lost], seen: [...DELETED, again("CREATING"), again("ACTIVE")] },
      "delete look look create look look",
    ],
    [
      "the creation, in use by what is not there any more",
      { created: [conflict, accepted] },
      "delete look look create look create look look",
    ],
  ])("%s", async (_, story, order) => {
    const ran = await recreate(["--yes"], story);
    expect({ code: ran.code, order: ran.order }).toEqual({ code: 0, order });
    expect(new Set(ran.tokens).size).toBe(1);
  });

  it("with a token of its own for each run", async () => {
    const { tokens } = await recreate(["--yes"]);
    expect(tokens).toEqual(["00000000-0000-4000-8000-000000000001"]);
  });
});

const expired = { ...unseen, reason: "eks:X failed (ExpiredTokenException): The security token is expired" };

describe("ends at once where the credentials have expired, and says how to sign in and go on", () => {
  it.each<[string, Story, string]>([
    ["before the deletion", { found: [FOUND, expired] }, ""],
    ["at the deletion", { deleted: [{ kind: "refused", why: expired.reason }] }, "delete"],
    ["while waiting for the deletion", { seen: [expired] }, "delete look"],
    ["after a deletion without an answer", { deleted: [lost], seen: [expired] }, "delete look"],
    ["while waiting for the creation", { seen: [...DELETED, expired] }, "delete look look create look"],
  ])("%s", async (_, story, order) => {
    const ended = { isSignedOut: () => true };
    const ran = await recreate(["--yes", "--profile", "ops"], story, { aws: ended });
    expect({ code: ran.code, order: ran.order }).toEqual({ code: 1, order });
    expect(ran.end).toMatchSnapshot();
  });
});

describe("stops after the piece of work in hand", () => {
  it.each([
    ["while deleting", "delete", 1, ["delete"]],
    ["while waiting for the deletion", "look", 1, ["delete"]],
    ["between delete and create", "look", 2, ["delete"]],
    ["while creating", "create", 1, ["delete", "create"]],
    ["while waiting for the creation", "look", 3, ["delete", "create"]],
  ])("%s", async (_, call, nth, writes) => {
    const { process, interrupts } = fakeProcess();
    let count = 0;
    const on = (each: string) => {
      if (each.startsWith(call) && ++count === nth) process.emit("SIGINT");
    };
    const changes: { interrupts: Partial<CommandContext["interrupts"]> } = { interrupts };
    const ran = await recreate(["--yes"], { on }, changes);
    expect({ code: ran.code, writes: ran.writes }).toEqual({ code: 130, writes });
    expect(ran.out.slice(ran.out.indexOf("NOT re-created"))).toMatchSnapshot();
  });
});
