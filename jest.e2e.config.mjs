export default {
  testMatch: ["<rootDir>/e2e/**/*.e2e.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" } }] },
  globalSetup: "<rootDir>/e2e/global-setup.ts",
  globalTeardown: "<rootDir>/e2e/global-teardown.ts",
  // Every test file talks to the same emulator.
  maxWorkers: 1,
  testTimeout: 120_000,
};
