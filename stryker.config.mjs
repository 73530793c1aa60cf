/**
 * Mutation testing of everything that thinks and words, and touches nothing: npm run mutation.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [
    "engine/model/**/*.ts",
    "engine/decision/**/*.ts",
    "engine/change/**/*.ts",
    "engine/text/**/*.ts",
    "engine/message/**/*.ts",
  ],
  testRunner: "jest",
  plugins: ["@stryker-mutator/jest-runner"],
  jest: {
    configFile: "jest.config.mjs",
    // What is tested by its own tests counts, not what happens to fail further away.
    config: {
      testMatch: [
        "<rootDir>/test/engine/(model|decision|change|text|message)/**/*.test.ts",
        "<rootDir>/test/cli/change/**/*.test.ts",
      ],
      // These take longer than all others together.
      testPathIgnorePatterns: ["/hostile.test.ts$", "/size.test.ts$"],
      setupFilesAfterEnv: ["<rootDir>/test/support/few-examples.ts"],
      testSequencer: "<rootDir>/test/support/narrowest-first.mjs",
    },
  },
  coverageAnalysis: "perTest",
  // Mutants that act while a module loads (constants, schemas) need a test process each: in engine/ they are
  // 59 % of all mutants and took 98 % of the time.
  ignoreStatic: true,
  concurrency: 2,
  // Each run leaves something behind in the process that makes the next one slower.
  maxTestRunnerReuse: 25,
  thresholds: { high: 97, low: 96, break: 95 },
  reporters: ["clear-text", "progress", "html", "json"],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  incrementalFile: ".cache/stryker-incremental.json",
  tempDirName: ".cache/stryker",
  // tsconfig.json, because Stryker reads it with a part of TypeScript that version 7 no longer has.
  ignorePatterns: [".cache", "cdk.out", "coverage", "dist", "e2e", "reports", "tsconfig.json"],
};
