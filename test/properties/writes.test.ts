import { ErrorCode, UpdateStatus } from "@aws-sdk/client-eks";
import * as fc from "fast-check";
import type { Read, UpdateState } from "../../engine/model/facts.ts";
import { handleEvent } from "../../lambda/guard/handle-event.ts";
import { always, subnetsOf, writes } from "../support/deliveries.ts";
import { eventFrom } from "../support/event.ts";
import { somePolicy } from "../support/granting-policy.ts";
import { isPublicBeyondDoubt } from "../support/public-beyond-doubt.ts";
import { PATIENCE, RUNS, tally } from "../support/runs.ts";
import { someFacts } from "../support/some-facts.ts";
import { world } from "../support/world.ts";

// What is never written, whatever the facts and the policy. A failure prints a seed and the smallest
// counterexample; `npm run fuzz` looks a good deal further.

jest.setTimeout(PATIENCE);

test("never writes to a subnet that is not beyond doubt public and in the cluster's VPC", () =>
  always(
    writes,
    (there, facts) => {
      const doubtful = there.changes.filter(({ subnetId }) => !isPublicBeyondDoubt(facts, subnetId));
      expect(doubtful).toEqual([]);
    },
    RUNS,
  ));

test("never writes unless the first rule that matches says enable, and no tag on the subnet less", () =>
  always(
    writes,
    (there, facts, { granted }) => {
      for (const { subnetId } of there.changes) {
        expect(granted).toBe("enable");
        const found = facts.subnets.find(({ id }) => id === subnetId)?.subnet;
        const tag = found?.kind === "read" ? found.value.tags["nodegroup-guard:mode"] : "unread";
        expect([undefined, "enable"]).toContain(tag);
      }
    },
    RUNS,
  ));

test("never writes where anything speaks against it or is in doubt", () =>
  always(
    writes,
    (there) => {
      const changed = new Set(there.changes.map(({ subnetId }) => subnetId));
      const judged = subnetsOf(there).filter(({ id }) => changed.has(id));
      const findings = judged.flatMap(({ finding, notes }) => [
        finding,
        ...notes.map((note) => note.finding),
      ]);
      // Too few addresses stay too few after the switch: worth a note, no reason against it.
      expect(findings.filter((kind) => kind !== "missing-public-ip" && kind !== "few-addresses")).toEqual([]);
      expect(judged).toHaveLength(changed.size);
    },
    RUNS,
  ));

test("never writes where auto-assign is on already", () =>
  always(
    writes,
    (there, facts) => {
      const changed = new Set(there.changes.map(({ subnetId }) => subnetId));
      for (const { id, subnet } of facts.subnets) {
        if (changed.has(id)) expect(subnet).toMatchObject({ value: { autoAssignPublicIpv4: false } });
      }
    },
    RUNS / 4,
  ));

test("never writes twice to one subnet", () =>
  always(
    writes,
    (there) => {
      const changed = there.changes.map(({ subnetId }) => subnetId);
      expect(changed).toEqual([...new Set(changed)]);
    },
    RUNS / 4,
  ));

test("never writes without a receipt", () =>
  always(
    writes,
    (there) => {
      for (const { receipt } of there.changes) {
        expect(receipt).toMatch(
          /^v1 2026-11-22T10:41:30Z event=(b7e5a1c4|c[13]d4e5f6)-\S+ nodegroup=legacy\/ng-1 rule=(-|rule \d)$/,
        );
      }
    },
    RUNS / 4,
  ));

/** All that DescribeUpdate may say of an update, at first and later. */
const someUpdate: fc.Arbitrary<Read<UpdateState>> = fc.oneof(
  fc.constant({ kind: "absent" } as const),
  fc.boolean().map((denied) => ({
    kind: "unreadable" as const,
    action: "eks:DescribeUpdate",
    reason: "made up",
    denied,
  })),
  fc
    .record({
      status: fc.constantFrom(...Object.values(UpdateStatus)),
      errors: fc.array(
        fc.record({
          code: fc.constantFrom(...Object.values(ErrorCode)),
          message: fc.constantFrom("", "One or more Amazon EC2 Subnets of [subnet-1]", "Pods stay"),
          resourceIds: fc.subarray(["subnet-1", "i-1"]),
        }),
        { maxLength: 3 },
      ),
    })
    .map((value) => ({ kind: "read" as const, value })),
);

test("writes the same whatever EKS says of the update", async () => {
  const counted = tally();
  const written = async (changes: Parameters<typeof world>[0]) => {
    const there = world(changes);
    await handleEvent(eventFrom("update-nodegroup-version.cli.json"), there);
    return there.changes;
  };
  await fc.assert(
    fc.asyncProperty(
      someFacts,
      somePolicy,
      someUpdate,
      someUpdate,
      async (facts, { policy }, first, later) => {
        const expected = await written({ facts, policy });
        const follow = async () => ({
          answers: { nodegroup: facts.nodegroup, update: later },
          wasOpen: true,
        });
        expect(await written({ facts, policy, readUpdate: async () => first, follow })).toEqual(expected);
        counted(expected.length > 0);
      },
    ),
    { numRuns: RUNS / 4 },
  );
  expect(counted.share()).toBeGreaterThan(0.05);
});
