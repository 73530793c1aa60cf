import { EventEmitter } from "node:events";
import { ask } from "../../../cli/shell/ask.ts";

/** A terminal that ends or fails at some point; for a real one see e2e/consent.e2e.test.ts. */

class Keys extends EventEmitter {
  raw: boolean[] = [];
  readableEnded = false;
  destroyed = false;
  setEncoding() {}
  resume() {}
  pause() {}
  setRawMode(on: boolean) {
    this.raw.push(on);
  }
}

/** Asks; `play` happens each time the question is shown. */
async function asked(keys: Keys, play: (nth: number) => void = () => {}) {
  const written: string[] = [];
  let shown = 0;
  const answer = await ask({ text: "Sure?" }, keys, (text) => {
    written.push(text);
    if (text.startsWith("Sure?")) play(++shown);
  });
  return { answer, shown: written.join(""), raw: keys.raw, listeners: keys.eventNames() };
}

/** The terminal's line mode is back, and nobody listens any more. */
const LEFT = { raw: [true, false], listeners: [] };

it.each(["end", "error", "close"])("takes the end of the input for a no: %s", async (event) => {
  const keys = new Keys();
  expect(await asked(keys, () => keys.emit(event))).toEqual({
    ...LEFT,
    answer: "no",
    shown: "Sure? [y/N] \n",
  });
});

it("takes it for a no in the middle of a line that would agree", async () => {
  const keys = new Keys();
  const half = () => keys.emit("data", "yes") && keys.emit("end");
  expect(await asked(keys, half)).toEqual({ ...LEFT, answer: "no", shown: "Sure? [y/N] yes\n" });
});

it.each(["readableEnded", "destroyed"] as const)(
  "takes a terminal for a no that is %s before",
  async (how) => {
    const keys = new Keys();
    keys[how] = true;
    expect(await asked(keys)).toMatchObject({ answer: "no" });
  },
);

it("is interrupted before the question, while it waits for what the terminal holds", async () => {
  const keys = new Keys();
  const answer = asked(keys);
  keys.emit("data", "y\r\u0003");
  expect(await answer).toMatchObject({ ...LEFT, answer: "interrupted" });
});

it("reads an answer that comes key by key, and takes Enter as some terminals send it for one key", async () => {
  const keys = new Keys();
  const play = () => {
    for (const key of ["y", "e", "s", "\r\n"]) keys.emit("data", key);
  };
  expect(await asked(keys, play)).toEqual({ ...LEFT, answer: "yes", shown: "Sure? [y/N] yes\n" });
});

it("erases both columns of a character that takes two", async () => {
  const keys = new Keys();
  expect(await asked(keys, () => keys.emit("data", "東\u007fy\r"))).toMatchObject({
    answer: "yes",
    shown: "Sure? [y/N] 東\b \b\b \by\n",
  });
});

it("erases no more than there is, and as much as it has shown", async () => {
  const keys = new Keys();
  const erased = "\b \b".repeat("\\u{1b}".length);
  expect(await asked(keys, () => keys.emit("data", "\u007f\u0015\u001b\by\r"))).toEqual({
    ...LEFT,
    answer: "yes",
    shown: `Sure? [y/N] \\u{1b}${erased}y\n`,
  });
});
