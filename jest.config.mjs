export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" } }] },
  // Jest leaves one processor idle of itself, which is half of a machine with two.
  maxWorkers: "100%",
};
