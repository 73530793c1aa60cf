export default {
  testMatch: ["<rootDir>/test/engine/page/browser/*.browser.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" } }] },
  globalSetup: "<rootDir>/test/engine/page/browser/global-setup.ts",
  // One Chromium at a time.
  maxWorkers: 1,
  testTimeout: 120_000,
};
