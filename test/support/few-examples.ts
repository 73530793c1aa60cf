import { readFileSync } from "node:fs";

// For mutation testing, which runs every property hundreds of times: the same few examples each time, and none the
// smaller for having failed. Loading fast-check takes longer than most tests, so only where it is used.
process.env.FUZZ_RUNS = "20";
const { testPath = "" } = expect.getState();
if (readFileSync(testPath, "utf8").includes('from "fast-check"')) {
  const fc = jest.requireActual<typeof import("fast-check")>("fast-check");
  fc.configureGlobal({ seed: 1, numRuns: 20, endOnFailure: true, interruptAfterTimeLimit: 1000 });
}
