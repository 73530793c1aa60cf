import * as fc from "fast-check";

/**
 * How many examples the properties that matter most try: FUZZ_RUNS, which `npm run fuzz` and mutation testing
 * set, else enough for every day.
 */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 2000);

/** The same for properties that take long: as many when fuzzing, a tenth on other days. */
export const FEWER_RUNS = process.env.FUZZ_RUNS ? RUNS : RUNS / 10;

/** Milliseconds that a property may take on a slow machine. */
export const PATIENCE = 60_000 + RUNS * 60;

// Looking for a smaller counterexample may take for ever; before Jest loses patience, the seed has to be
// printed.
fc.configureGlobal({
  interruptAfterTimeLimit: PATIENCE - 10_000,
  markInterruptAsFailure: true,
  ...fc.readConfigureGlobal(),
});

/**
 * Counts how often a property was put to the test: one that only ever sees trivial examples shows nothing.
 */
export function tally() {
  let [yes, all] = [0, 0];
  const count = (holds: boolean): void => {
    all += 1;
    if (holds) yes += 1;
  };
  return Object.assign(count, { share: () => yes / all });
}
