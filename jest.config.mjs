export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2023" } }] },
  setupFiles: ["<rootDir>/test/support/quiet-sdk.ts"],
  // Jest leaves one processor idle of itself, which is half of a machine with two.
  maxWorkers: "100%",
  // Tests start programs and servers, and measure nothing: on a busy machine they just take longer.
  testTimeout: 300_000,
  // So that no test lives on what another one left; the seed is printed, --seed repeats it.
  randomize: true,
};
