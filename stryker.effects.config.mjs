import decisions from "./stryker.config.mjs";

/**
 * Mutation testing of what calls AWS and what composes it: npm run mutation:effects. Apart from
 * stryker.config.mjs, because its tests start servers and are slower.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  ...decisions,
  mutate: ["lambda/**/*.ts", "engine/aws/**/*.ts", "cli/change/**/*.ts"],
  jest: {
    ...decisions.jest,
    config: {
      ...decisions.jest.config,
      testMatch: [
        "<rootDir>/test/lambda/**/*.test.ts",
        "<rootDir>/test/engine/aws/**/*.test.ts",
        "<rootDir>/test/failures/later-event.test.ts",
        "<rootDir>/test/cli/change/**/*.test.ts",
      ],
      // Runs the bundle, in which no mutant is active.
      testPathIgnorePatterns: ["/lambda/guard/handler.test.ts$"],
    },
  },
  thresholds: { high: 90, low: 87, break: 85 },
  htmlReporter: { fileName: "reports/mutation/effects.html" },
  jsonReporter: { fileName: "reports/mutation/effects.json" },
  incrementalFile: ".cache/stryker-effects-incremental.json",
};
