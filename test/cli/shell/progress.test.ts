import { EventEmitter } from "node:events";
import { showProgress } from "../../../cli/shell/progress.ts";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A process whose stderr is a terminal, and what stands on that terminal's screen. */
function fakeTerminal({ columns = 60, isTTY = true, env = {} as NodeJS.ProcessEnv } = {}) {
  let written = "";
  const stderr = {
    columns,
    isTTY,
    write(text: string | Uint8Array) {
      written += String(text);
      return true;
    },
  };
  const process = Object.assign(new EventEmitter(), { stderr, env, platform: "linux" as const });
  const lines = () => written.split("\n").map((line) => line.slice(line.lastIndexOf("\u001b[K") + 1));
  const screen = () => lines().map((line) => line.replace(/^\[K/, ""));
  return { process, screen, written: () => written };
}

const nothing = () => "";

it("turns in front of its text until it is stopped, and leaves nothing behind", () => {
  const { process, screen } = fakeTerminal();
  const progress = showProgress(process, "Reading …", nothing);
  const first = screen();
  jest.advanceTimersByTime(80);
  expect([first, screen()]).toEqual([["⠋ Reading …"], ["⠙ Reading …"]]);
  progress.update("Reading, 1 of 2 …");
  jest.advanceTimersByTime(80);
  expect(screen()).toEqual(["⠹ Reading, 1 of 2 …"]);
  progress.stop();
  expect([screen(), jest.getTimerCount(), process.eventNames()]).toEqual([[""], 0, []]);
});

it("shows what is waited for, alone where the line has no room for both", () => {
  const waiting = () => "eu-west-1: no answer from host for 6 s";
  const wide = fakeTerminal({ columns: 60 });
  showProgress(wide.process, "Reading …", waiting);
  expect(wide.screen()).toEqual(["⠋ Reading … eu-west-1: no answer from host for 6 s"]);
  const narrow = fakeTerminal({ columns: 45 });
  showProgress(narrow.process, "Reading …", waiting);
  expect(narrow.screen()).toEqual(["⠋ eu-west-1: no answer from host for 6 s"]);
});

it("never fills the line, which would break it", () => {
  const { process, screen } = fakeTerminal({ columns: 20 });
  showProgress(process, "Reading from EKS and EC2 …", nothing);
  expect(screen()).toEqual(["⠋ Reading from EKS…"]);
});

it.each(["SIGINT", "SIGTERM", "SIGHUP", "exit"])(
  "clears its line before anything else is said at %s",
  (end) => {
    const { process, screen } = fakeTerminal();
    process.on(end, () => process.stderr.write("\nStopping …\n"));
    showProgress(process, "Changing …", nothing);
    process.emit(end);
    expect(screen()).toEqual(["", "Stopping …", ""]);
  },
);

it("shows nothing where stderr is no terminal, or has no width", () => {
  for (const { process, written } of [fakeTerminal({ isTTY: false }), fakeTerminal({ columns: 0 })]) {
    showProgress(process, "Reading …", nothing).stop();
    expect(written()).toBe("");
  }
});

it.each([{ TERM: "dumb" }, { CI: "true" }])("says it once where no line can be erased: %j", (env) => {
  const { process, written } = fakeTerminal({ env });
  const progress = showProgress(process, "Reading …", nothing);
  progress.update("Reading, 1 of 2 …");
  jest.advanceTimersByTime(1000);
  progress.stop();
  expect(written()).toBe("- Reading …\n");
});

it("uses ASCII on a console that has no other signs", () => {
  const { process, screen } = fakeTerminal({ env: { TERM: "linux" } });
  showProgress(process, "Reading …", nothing);
  expect(screen()).toEqual(["- Reading …"]);
});
