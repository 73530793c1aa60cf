export default {
  testMatch: ["<rootDir>/e2e/package/*.package.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" } }] },
  testTimeout: 600_000,
};
