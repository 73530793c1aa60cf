import fc from "fast-check";

// For mutation testing, which runs every property hundreds of times: the same few examples each time, and none the
// smaller for having failed.
fc.configureGlobal({ seed: 1, numRuns: 20, endOnFailure: true, interruptAfterTimeLimit: 1000 });
