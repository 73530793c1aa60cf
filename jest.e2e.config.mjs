export default {
  testMatch: ["<rootDir>/e2e/**/*.e2e.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" } }] },
  globalSetup: "<rootDir>/e2e/global-setup.ts",
  globalTeardown: "<rootDir>/e2e/global-teardown.ts",
  // Test files wait more than they compute. They share an emulator, and tell their messages apart by cluster.
  maxWorkers: 3,
  testTimeout: 120_000,
};
