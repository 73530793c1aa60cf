import * as fc from "fast-check";
import type { Policy } from "../../engine/model/policy.ts";

/** Policies of any kind, in which every way for a rule to match comes up often enough. */

const globs = (...values: string[]) => fc.constantFrom("*", ...values);

export const arbitraryPolicy: fc.Arbitrary<Policy> = fc.record({
  mode: fc.constantFrom("observe", "alert", "enable"),
  rules: fc
    .array(
      fc.record({
        mode: fc.constantFrom("observe" as const, "alert" as const, "enable" as const),
        match: fc.record(
          {
            cluster: globs("x*", "legacy", "prod-*"),
            nodegroup: fc.array(globs("x*", "ng-1"), { minLength: 1, maxLength: 2 }),
            createdBy: globs("*alice*", "*x"),
            vpc: globs("vpc-1", "vpc-x*"),
            subnet: globs("subnet-?", "*x"),
            subnetTags: fc.constant({ team: "*" }),
          },
          { requiredKeys: [] },
        ),
        expires: fc.option(fc.constantFrom("2026-01-01", "2030-01-01"), { nil: undefined }),
      }),
      { maxLength: 4 },
    )
    .map((rules) =>
      rules.map(({ expires, ...rule }, index) => ({
        ...rule,
        name: `rule ${index + 1}`,
        match: Object.keys(rule.match).length > 0 ? rule.match : { cluster: "*" },
        ...(expires ? { expires } : {}),
      })),
    ),
});
