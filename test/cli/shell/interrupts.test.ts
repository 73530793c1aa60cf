import { fakeProcess, writeError } from "../support/fake-process.ts";

const SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

it.each(SIGNALS)("ends at once: %s", (signal, code) => {
  const { process, exits } = fakeProcess();
  process.emit(signal);
  expect(exits).toEqual([code]);
});

it.each(SIGNALS)("lets work that is held come to its end, and says so: %s", async (signal, code) => {
  const { process, exits, printed, interrupts } = fakeProcess();
  const done = await interrupts.hold(async () => {
    process.emit(signal);
    return "whole";
  });
  expect({ done, exits, code: await interrupts.exitCode(0) }).toEqual({ done: "whole", exits: [], code });
  expect(printed.join("")).toContain("Stopping after");
});

it("ends at once again behind work that failed", async () => {
  const { process, exits, interrupts } = fakeProcess();
  await expect(interrupts.hold(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  process.emit("SIGINT");
  expect(exits).toEqual([130]);
});

it("gives the code of what came first", async () => {
  const { process, interrupts } = fakeProcess();
  await interrupts.hold(async () => {
    process.emit("SIGHUP");
    process.emit("SIGTERM");
    process.stderr.emit("error", writeError("EIO"));
  });
  expect(await interrupts.exitCode(0)).toBe(129);
});

const READER_GONE = [
  ["stdout", "EPIPE"],
  ["stderr", "EPIPE"],
  ["stderr", "EIO"],
] as const;

describe.each(READER_GONE)("a reader that is gone (%s, %s)", (stream, code) => {
  it("is no fault where nothing is changed", async () => {
    const { process, exits, interrupts } = fakeProcess();
    process[stream].emit("error", writeError(code));
    expect(await interrupts.changing(async () => {})).toBe("done");
    expect([exits, await interrupts.exitCode(0), await interrupts.exitCode(1)]).toEqual([[], 0, 1]);
  });

  it("lets no change begin", async () => {
    const { process, interrupts } = fakeProcess();
    const made: string[] = [];
    process[stream].emit("error", writeError(code));
    const end = await interrupts.changing(async (piece) => {
      for (const name of ["a", "b"]) await piece(async () => void made.push(name));
    });
    expect([end, made, await interrupts.exitCode(0)]).toEqual(["stopped", [], 141]);
  });

  it("lets the change in hand come to its end, and no other begin", async () => {
    const { process, exits, interrupts } = fakeProcess();
    const made: string[] = [];
    const end = await interrupts.changing(async (piece) => {
      for (const name of ["a", "b"]) {
        await piece(async () => {
          process[stream].emit("error", writeError(code));
          await Promise.resolve();
          made.push(name);
        });
      }
    });
    expect([end, made, exits, await interrupts.exitCode(1)]).toEqual(["stopped", ["a"], [], 141]);
  });
});

it("makes each piece of work only after the one before is done", async () => {
  const { interrupts } = fakeProcess();
  const made: number[] = [];
  const end = await interrupts.changing(async (piece) => {
    while (made.length < 3) await piece(async () => void made.push(made.length));
  });
  expect([end, made]).toEqual(["done", [0, 1, 2]]);
});

it("passes on what a piece of work fails with, and lets the process end after it", async () => {
  const { process, exits, interrupts } = fakeProcess();
  const failure = new Error("made to fail");
  const work = interrupts.changing((piece) => piece(() => Promise.reject(failure)));
  await expect(work).rejects.toBe(failure);
  process.emit("SIGTERM");
  expect(exits).toEqual([143]);
});

it("takes EIO for a fault where there is no terminal", () => {
  const { process, exits } = fakeProcess();
  process.stdout.emit("error", writeError("EIO"));
  expect(exits).toEqual([2]);
});

it("says in one line why stdout can't be written", () => {
  const { process, exits, printed } = fakeProcess();
  process.stdout.emit("error", writeError("ENOSPC"));
  expect([exits, printed]).toEqual([[2], ["The result can't be written to stdout: the disk is full\n"]]);
});
