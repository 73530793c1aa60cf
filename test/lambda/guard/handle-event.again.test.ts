import { handleEvent } from "../../../lambda/guard/handle-event.ts";
import { facts, policy, subnet } from "../../support/build.ts";
import { cliEvent, cliEventWith } from "../../support/event.ts";
import { changed, type World, world } from "../../support/world.ts";

const RECEIPT =
  "v1 2026-11-22T10:41:30Z event=b7e5a1c4-92d3-4f60-a8b1-c2d3e4f50617 nodegroup=legacy/ng-1 rule=-";
const two = () => facts({}, ["subnet-1", "subnet-2"]);
/** The attribute is off, and a receipt says that it was to be on. */
const receiptAlone = () => {
  const tags = { "nodegroup-guard:receipt": RECEIPT };
  return facts({ subnets: [{ id: "subnet-1", subnet: { kind: "read", value: subnet({ tags }) } }] });
};

describe("a second delivery of the same event", () => {
  const lost = async (there: World, event = cliEvent()) => {
    const { publish } = there;
    there.publish = async () => {
      throw new Error("SNS is away");
    };
    await expect(handleEvent(event, there)).rejects.toThrow("SNS is away");
    there.publish = publish;
  };

  test("leaves a receipt for it to find", async () => {
    const there = world();
    await handleEvent(cliEvent(), there);
    expect(there.changes).toEqual([{ subnetId: "subnet-1", done: false, receipt: RECEIPT }]);
    expect(there.reports[0]?.subnets[0]?.receipt).toBe(RECEIPT);
  });

  test("sends the message that was lost, the same but for the reason, and writes nothing", async () => {
    const there = world();
    await lost(there);
    there.calls = [];
    await handleEvent(cliEvent(), there);
    expect(there.calls).toEqual(["gather", "count subnet-1", "follow", "report", "publish"]);
    const [first, second] = there.reports;
    const reason = "enabled since the call was made";
    // Whether that change came in time, only the first could see.
    const timing = { eventAgeSeconds: 25 };
    expect(second).toEqual({ ...first, timing, subnets: [{ ...first?.subnets[0], reason }] });
  });

  test("says it was switched on even where the policy no longer would", async () => {
    const there = world();
    await lost(there);
    there.policy = policy({ mode: "alert" });
    await handleEvent(cliEvent(), there);
    expect(there.reports[1]?.subnets).toMatchObject([{ decision: "enable", outcome: "enabled" }]);
    expect(there.messages).toHaveLength(1);
    expect(there.changes).toHaveLength(1);
  });

  test("makes the change that an earlier delivery left a receipt for and didn't get to", async () => {
    const there = world({ facts: receiptAlone() });
    await handleEvent(cliEvent(), there);
    expect(there.calls).toContain("enable subnet-1");
    expect(there.reports[0]?.subnets).toMatchObject([{ finding: "missing-public-ip", outcome: "enabled" }]);
  });

  test("redriven days later, leaves off what is off, and tells", async () => {
    const there = world({ facts: receiptAlone(), now: () => new Date("2026-11-25T08:00:00Z") });
    await handleEvent(cliEvent(), there);
    expect(there.changes).toEqual([]);
    expect(there.reports[0]?.subnets).toMatchObject([{ finding: "reverted", decision: "alert" }]);
    expect(there.messages).toHaveLength(1);
  });

  test("makes only the change that is still open", async () => {
    const there = world({ facts: changed(two(), [{ subnetId: "subnet-1", receipt: RECEIPT }]) });
    await handleEvent(cliEvent(), there);
    expect(there.calls).toContain("enable subnet-2");
    expect(there.reports[0]?.subnets.map(({ outcome }) => outcome)).toEqual(["enabled", "enabled"]);
  });

  test("can't tell its own change without receipts: finds the subnet ready and says nothing", async () => {
    const there = world({ receipts: false });
    await lost(there);
    await handleEvent(cliEvent(), there);
    expect(there.changes).toEqual([{ subnetId: "subnet-1", done: false }]);
    expect(there.reports[1]?.subnets).toMatchObject([{ finding: "ready", outcome: "unchanged" }]);
    expect(there.messages).toEqual([]);
  });
});

describe("the event of another node group, asked for before the first one's subnets were on", () => {
  const alike = cliEventWith({
    "detail.eventID": "c8f6b2d5-0000-4000-8000-000000000003",
    "detail.responseElements.nodegroup.nodegroupName": "ng-2",
  });

  test("is told of too, and nothing is written twice", async () => {
    const there = world();
    await handleEvent(cliEvent(), there);
    await handleEvent(alike, there);
    expect(there.changes).toHaveLength(1);
    expect(there.reports[1]).toMatchObject({
      nodegroup: "ng-2",
      subnets: [{ decision: "enable", outcome: "enabled", receipt: RECEIPT }],
    });
    expect(there.messages).toHaveLength(2);
  });

  test("does not fight, redriven later, over what somebody has switched off since", async () => {
    const there = world({ facts: receiptAlone(), now: () => new Date("2026-11-23T08:00:00Z") });
    await handleEvent(alike, there);
    expect(there.changes).toEqual([]);
    expect(there.reports[0]?.subnets).toMatchObject([{ finding: "reverted", decision: "alert" }]);
    expect(there.messages).toHaveLength(1);
  });

  test("gets no message where the policy only observes it", async () => {
    const there = world();
    await handleEvent(cliEvent(), there);
    there.policy = policy({ mode: "observe" });
    await handleEvent(alike, there);
    expect(there.reports[1]?.subnets).toMatchObject([{ decision: "observe", outcome: "unchanged" }]);
    expect(there.messages).toHaveLength(1);
  });
});

describe("a later event", () => {
  const later = cliEventWith({
    "detail.eventID": "c8f6b2d5-0000-4000-8000-000000000002",
    "detail.eventTime": "2026-11-22T11:00:00Z",
  });

  test("finds what an earlier one switched on ready", async () => {
    const there = world();
    await handleEvent(cliEvent(), there);
    await handleEvent(later, there);
    expect(there.reports[1]?.subnets).toMatchObject([{ finding: "ready", decision: "leave" }]);
    expect(there.messages).toHaveLength(1);
  });

  test("does not fight over what somebody has switched off again", async () => {
    const there = world();
    await handleEvent(cliEvent(), there);
    there.facts = receiptAlone();
    there.calls = [];
    await handleEvent(later, there);
    expect(there.changes).toHaveLength(1);
    expect(there.reports[1]?.subnets).toMatchObject([{ finding: "reverted", decision: "alert" }]);
    expect(there.messages[1]?.body).toContain("2026-11-22T10:41:30Z");
    expect(there.calls).toContain("count subnet-1");
  });
});
