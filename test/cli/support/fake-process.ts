import { EventEmitter } from "node:events";
import { interruptsOf } from "../../../cli/shell/interrupts.ts";

/** A process that tests can send signals to, and whose output can fail. */
export function fakeProcess() {
  const exits: number[] = [];
  const printed: string[] = [];
  const output = (isTTY: boolean) =>
    Object.assign(new EventEmitter(), {
      isTTY,
      write(text: string | Uint8Array, done?: unknown) {
        printed.push(String(text));
        if (typeof done === "function") done();
        return true;
      },
    });
  const process = Object.assign(new EventEmitter(), {
    exit: (code: number) => void exits.push(code),
    stdout: output(false),
    stderr: output(true),
  });
  return { process, exits, printed, interrupts: interruptsOf(process) };
}

/** The error of a failed write. */
export function writeError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`write ${code}`), { code });
}
