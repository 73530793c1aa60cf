import * as fc from "fast-check";
import { MODES, type Mode, type Policy } from "../../engine/model/policy.ts";
import { policy } from "./build.ts";
import { mostly } from "./some-facts.ts";

/** A policy, and what it grants on 2026-11-22 to a subnet without a tag: known from how it was made. */
export interface GrantingPolicy {
  policy: Policy;
  granted: Mode;
}

const mode = fc.constantFrom(...MODES, "enable" as const);

const rule = fc.record({
  matches: fc.boolean(),
  expired: mostly(fc.constant(false), fc.constant(true)),
  mode,
});

export const somePolicy: fc.Arbitrary<GrantingPolicy> = fc
  .record({ mode, rules: fc.array(rule, { maxLength: 4 }) })
  .map(({ mode: own, rules }) => {
    const written = rules.map(({ matches, expired, mode: its }, index) => ({
      name: `rule ${index}`,
      match: { cluster: matches ? "leg*" : "other" },
      mode: its,
      expires: expired ? "2026-11-21" : "2026-11-22",
    }));
    const granted = rules.find(({ matches, expired }) => matches && !expired)?.mode ?? own;
    return { policy: policy({ mode: own, rules: written }), granted };
  });
