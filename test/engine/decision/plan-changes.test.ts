import { assess } from "../../../engine/decision/assess.ts";
import { decide } from "../../../engine/decision/decide.ts";
import type { Scope } from "../../../engine/decision/match-rules.ts";
import { planChanges } from "../../../engine/decision/plan-changes.ts";
import type { Subnet } from "../../../engine/model/facts.ts";
import { ACCOUNT, facts, policy, REGION, subnet } from "../../support/build.ts";

const OCCASION = {
  eventId: "event-1",
  cluster: "legacy",
  nodegroup: "ng-1",
  time: "2026-11-22T10:41:30.123Z",
};
const SCOPE: Scope = { account: ACCOUNT, region: REGION, cluster: "legacy", nodegroup: "ng-1" };
const STANDING = "v1 2026-11-22T10:40:00Z event=event-1 nodegroup=legacy/ng-1 rule=-";
const ENABLE = { mode: "enable" };

const decisionsOn = (subnets: Record<string, Subnet>, rules: object = ENABLE) => {
  const read = Object.entries(subnets).map(
    ([id, value]) => ({ id, subnet: { kind: "read", value } }) as const,
  );
  const found = assess(facts({ subnets: read }, Object.keys(subnets)), {
    ...OCCASION,
    eventTime: "2026-11-22T10:41:05Z",
  });
  return found.map((assessment) => decide(assessment, SCOPE, policy(rules), "2026-11-22"));
};

test("plans a change for each subnet to be switched on, and for no other", () => {
  const decisions = decisionsOn({
    "subnet-1": subnet(),
    "subnet-2": subnet({ autoAssignPublicIpv4: true }),
    "subnet-3": subnet({ ownerId: "444455556666" }),
    "subnet-4": subnet(),
  });
  const changes = planChanges(decisions, OCCASION, true);
  expect(changes.map(({ subnetId, done }) => [subnetId, done])).toEqual([
    ["subnet-1", false],
    ["subnet-4", false],
  ]);
});

test("plans nothing where the policy only alerts", () => {
  expect(planChanges(decisionsOn({ "subnet-1": subnet() }, { mode: "alert" }), OCCASION, true)).toEqual([]);
});

test("writes the receipt for this event, and no rule where the policy's own mode decided", () => {
  expect(planChanges(decisionsOn({ "subnet-1": subnet() }), OCCASION, true)).toEqual([
    {
      subnetId: "subnet-1",
      done: false,
      receipt: "v1 2026-11-22T10:41:30Z event=event-1 nodegroup=legacy/ng-1 rule=-",
    },
  ]);
});

test("names the rule in the receipt", () => {
  const rules = [{ name: "sandboxes", match: { cluster: "*" }, mode: "enable" }];
  const [change] = planChanges(decisionsOn({ "subnet-1": subnet() }, { rules }), OCCASION, true);
  expect(change?.receipt).toMatch(/ rule=sandboxes$/);
});

test("leaves the receipt out where the deployment does without", () => {
  expect(planChanges(decisionsOn({ "subnet-1": subnet() }), OCCASION, false)).toEqual([
    { subnetId: "subnet-1", done: false },
  ]);
});

test.each([true, false])(
  "keeps the receipt that stands where the change is made already (receipts: %s)",
  (on) => {
    const changed = subnet({ autoAssignPublicIpv4: true, tags: { "nodegroup-guard:receipt": STANDING } });
    expect(planChanges(decisionsOn({ "subnet-1": changed }), OCCASION, on)).toEqual([
      { subnetId: "subnet-1", done: true, receipt: STANDING },
    ]);
  },
);
