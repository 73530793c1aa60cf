import * as fc from "fast-check";
import { reportSchema } from "../../engine/model/report.ts";
import { handleEvent } from "../../lambda/guard/handle-event.ts";
import { always, speaks, subnetsOf, writes } from "../support/deliveries.ts";
import { cliEvent } from "../support/event.ts";
import { somePolicy } from "../support/granting-policy.ts";
import { isPublicBeyondDoubt } from "../support/public-beyond-doubt.ts";
import { PATIENCE, RUNS, tally } from "../support/runs.ts";
import { someFacts } from "../support/some-facts.ts";
import { world } from "../support/world.ts";

// What is always told, whatever the facts and the policy.

jest.setTimeout(PATIENCE);

test("enables, alerts on or observes every subnet that is not ready, and reports every subnet once", () =>
  always(
    writes,
    (there, facts) => {
      expect(subnetsOf(there).map(({ id }) => id)).toEqual(facts.subnets.map(({ id }) => id));
      for (const { id, finding, decision } of subnetsOf(there)) {
        // A subnet that is enabled already, for this node group or another one, is reported as enabled even
        // where its route no longer calls for that; nothing is written then.
        const done = decision === "enable" && !there.changes.some(({ subnetId }) => subnetId === id);
        expect(decision === "leave" || (done && finding === "ready")).toBe(finding === "ready");
      }
    },
    RUNS / 4,
  ));

test("calls a subnet enabled only where it is", () =>
  always(
    writes,
    (there) => {
      for (const { id, outcome } of subnetsOf(there)) {
        const { subnet } = there.facts.subnets.find((found) => found.id === id) ?? {};
        if (outcome === "enabled") expect(subnet).toMatchObject({ value: { autoAssignPublicIpv4: true } });
      }
    },
    RUNS / 4,
  ));

test("overlooks no public subnet whose auto-assign is off", () =>
  always(
    writes,
    (there, facts) => {
      const ready = subnetsOf(there).filter(({ finding }) => finding === "ready");
      for (const { id } of ready.filter((subnet) => isPublicBeyondDoubt(facts, subnet.id))) {
        const { subnet } = facts.subnets.find((found) => found.id === id) ?? {};
        expect(subnet).toMatchObject({ value: { autoAssignPublicIpv4: true } });
      }
    },
    RUNS / 4,
  ));

test("sends one message where something is to be told, and else none", () =>
  always(
    speaks,
    (there) => {
      const subnets = subnetsOf(there);
      const told = subnets.some(({ decision }) => decision === "enable" || decision === "alert");
      // EKS refused an update although every subnet looks ready, and not all are only observed.
      const contradicted =
        there.reports[0]?.update?.status === "REFUSED" &&
        subnets.every(({ decision }) => decision === "leave") &&
        subnets.some(({ mode }) => mode !== "observe");
      expect(there.messages).toHaveLength(told || contradicted ? 1 : 0);
      expect(there.reports).toHaveLength(1);
    },
    RUNS / 4,
  ));

test("reports to the letter of the published schema", () =>
  always(
    speaks,
    (there) => {
      const [report] = there.reports;
      expect(reportSchema.strict().parse(report)).toEqual(report);
    },
    RUNS / 4,
  ));

test("writes nothing more when the same event is delivered again, and says the same", () =>
  always(
    writes,
    async (there, _facts, _policy, event) => {
      const before = there.changes.length;
      await handleEvent(event(), there);
      expect(there.changes).toHaveLength(before);
      const [first, second] = there.reports.map(({ subnets }) =>
        subnets.map(({ reason: _, ...told }) => told),
      );
      expect(second).toEqual(first);
      expect([0, 2]).toContain(there.messages.length);
    },
    RUNS / 4,
  ));

test("fails where a write failed, after telling all the same", async () => {
  const counted = tally();
  const broken = fc.subarray(["subnet-1", "subnet-2", "subnet-3"], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(someFacts, somePolicy, broken, async (facts, { policy }, ids) => {
      const there = world({ facts, policy });
      const { enable } = there;
      there.enable = async (changes) => {
        const outcomes = await enable(changes);
        for (const id of ids) if (outcomes.has(id)) outcomes.set(id, { kind: "failed", why: "denied" });
        return outcomes;
      };
      const failed = await handleEvent(cliEvent(), there).then(
        () => false,
        () => true,
      );
      counted(failed);
      expect(failed).toBe(there.changes.some(({ subnetId }) => ids.includes(subnetId)));
      if (failed) expect(there.messages).toHaveLength(1);
    }),
    { numRuns: RUNS / 4 },
  );
  expect(counted.share()).toBeGreaterThan(0.03);
});
