export default {
  testMatch: ["<rootDir>/test-package/*.package.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" } }] },
  testTimeout: 600_000,
};
