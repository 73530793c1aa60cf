import { EventEmitter } from "node:events";
import { interruptsOf } from "../../../cli/shell/interrupts.ts";

function fakeProcess() {
  const exits: number[] = [];
  const said: string[] = [];
  const process = Object.assign(new EventEmitter(), {
    exit: (code: number) => void exits.push(code),
    stderr: { write: (text: string) => void said.push(text) },
  });
  return { process, exits, said, interrupts: interruptsOf(process as never) };
}

it.each(["SIGINT", "SIGTERM"])("ends at once with 130: %s", (signal) => {
  const { process, exits } = fakeProcess();
  process.emit(signal);
  expect(exits).toEqual([130]);
});

it("lets work that is held come to its end, and says so", async () => {
  const { process, exits, said, interrupts } = fakeProcess();
  const done = await interrupts.hold(async () => {
    process.emit("SIGINT");
    return "whole";
  });
  expect({ done, exits, requested: interrupts.requested() }).toEqual({
    done: "whole",
    exits: [],
    requested: true,
  });
  expect(said.join("")).toContain("Stopping after");
});

it("ends at once again behind work that failed", async () => {
  const { process, exits, interrupts } = fakeProcess();
  await expect(interrupts.hold(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  process.emit("SIGINT");
  expect(exits).toEqual([130]);
});
