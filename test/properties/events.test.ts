import * as fc from "fast-check";
import { type ParsedEvent, parseEvent } from "../../engine/model/event.ts";
import { handleEvent } from "../../lambda/guard/handle-event.ts";
import { facts } from "../support/build.ts";
import { mutatedEvent } from "../support/mutated-event.ts";
import { PATIENCE, RUNS } from "../support/runs.ts";
import { world } from "../support/world.ts";

// Whatever arrives, the parser says what it is and the guard fails in no way but those it declares.

jest.setTimeout(PATIENCE);

test("gives every damaged event one of the five answers, and meets each of them", () => {
  const met = new Set<ParsedEvent["kind"]>();
  fc.assert(
    fc.property(mutatedEvent, (event) => {
      met.add(parseEvent(event).kind);
    }),
    { numRuns: RUNS },
  );
  expect(met).toEqual(new Set(["created", "updated", "unnamed", "ignored", "malformed"]));
});

test("never throws, even for what is no event at all", () => {
  const nothing = fc.anything({
    withBigInt: true,
    withDate: true,
    withNullPrototype: true,
    withObjectString: true,
  });
  fc.assert(
    fc.property(nothing, (input) => {
      expect(parseEvent(input).kind).toBe("malformed");
    }),
    { numRuns: RUNS },
  );
});

test("hands on only what it has checked", () => {
  fc.assert(
    fc.property(mutatedEvent, (event) => {
      const parsed = parseEvent(event);
      if (parsed.kind !== "created" && parsed.kind !== "updated") return;
      const call = parsed.kind === "created" ? parsed.created : parsed.updated;
      const { account, region, cluster, nodegroup, eventId, eventTime, subnets, tags, caller, update } = call;
      expect(account).toMatch(/^\d{12}$/);
      expect(region).toMatch(/^[a-z-]+-\d+$/);
      expect(new Date(eventTime).getTime()).not.toBeNaN();
      for (const name of [cluster, nodegroup, eventId, ...subnets]) {
        expect(typeof name).toBe("string");
        expect(name.length).toBeGreaterThan(0);
        expect([...name].length).toBeLessThanOrEqual(255);
      }
      expect(subnets).toEqual([...new Set(subnets)].sort());
      if (update) {
        expect(subnets).toEqual([]);
        expect(update).toEqual({
          kind: expect.stringMatching(/^(version|configuration)$/),
          ...(update.id ? { id: expect.stringMatching(/^[\s\S]{1,255}$/u) } : {}),
          ...(update.refusal ? { refusal: { code: expect.any(String), message: expect.any(String) } } : {}),
        });
      }
      for (const text of [...Object.entries(tags).flat(), ...Object.values(caller)]) {
        expect(typeof text).toBe("string");
      }
    }),
    { numRuns: RUNS },
  );
});

test("answers a refused event on one line that fits a log", () => {
  fc.assert(
    fc.property(mutatedEvent, (event) => {
      const parsed = parseEvent(event);
      if (!("why" in parsed)) return;
      expect(parsed.why).not.toMatch(/[\r\n]/);
      expect(parsed.why.length).toBeLessThan(10_000);
    }),
    { numRuns: RUNS },
  );
});

test("lets the guard fail only by words that it declares", async () => {
  const declared = /^(malformed event: |the event is from |no subnets known for )/;
  await fc.assert(
    fc.asyncProperty(mutatedEvent, async (event) => {
      // EKS knows nothing more of the node group: all that is told of it comes from the event.
      const there = world({ facts: facts({ nodegroup: { kind: "absent" } }) });
      const failure = await handleEvent(event, there).then(
        () => "",
        (error: unknown) => String(error instanceof Error && error.message),
      );
      if (failure !== "") {
        expect(failure).toMatch(declared);
        expect(there.calls).toEqual([]);
      }
    }),
    { numRuns: RUNS },
  );
});
