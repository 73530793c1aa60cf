import { setImmediate, setTimeout } from "node:timers/promises";
import { plain } from "../../engine/text/safe-text.ts";
import { widthOf } from "../../engine/text/width.ts";
import { some } from "../../engine/text/words.ts";
import type { Answer, Question } from "../context.ts";

/** The keys of a terminal; process.stdin has what this needs. */
export interface Keyboard {
  readonly readableEnded: boolean;
  readonly destroyed: boolean;
  on(event: "data" | "end" | "error" | "close", listener: (text: string) => void): unknown;
  off(event: "data" | "end" | "error" | "close", listener: (text: string) => void): unknown;
  setEncoding(encoding: "utf8"): unknown;
  setRawMode(on: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
}

/**
 * Asks on a terminal, by `write`, until there is an answer: one whole line, ended by Enter, that came after the
 * question was shown and alone. What the terminal holds before that was meant for something else, as pasted lines
 * are: it is thrown away, and named. The end of the input is a no.
 */
export async function ask(
  { text, word }: Question,
  keyboard: Keyboard,
  write: (text: string) => void,
): Promise<Answer> {
  const agrees = word === undefined ? ["y", "yes"] : [word];
  const hint = word === undefined ? "[y/N]" : `Type ${plain(word)} to confirm, n to refuse:`;
  const keys = listenTo(keyboard, write);
  try {
    for (;;) {
      const early = await keys.rest();
      if (early !== "") write(`Thrown away, because it came before the question: ${quotedLines(early)}\n`);
      write(`${text} ${hint} `);
      const line = await keys.line();
      write("\n");
      const more = await keys.rest();
      if (keys.interrupted()) return "interrupted";
      if (more !== "")
        write(`Neither yes nor no, because it came at once: ${quotedLines(`${line ?? ""}\n${more}`)}\n`);
      else if (line === null || NO.includes(line)) return "no";
      else if (agrees.includes(line)) return "yes";
      else write(`Neither yes nor no: ${quotedLines(line)}\n`);
    }
  } finally {
    keys.close();
  }
}

const NO = ["n", ""];

/** Control characters as a terminal sends them while the program edits the line. */
const [INTERRUPT, END, ERASE_LINE] = ["\u0003", "\u0004", "\u0015"];
const ERASE = ["\u007f", "\b"];
const ENTER = ["\r", "\n"];

/** After these no key comes any more; "error" is a terminal that is gone. */
const ENDS = ["end", "error", "close"] as const;

/** A pause that pasted text doesn't have and two typed answers always do. */
const QUIET_MS = 200;

/**
 * Takes the terminal out of its line mode, in which a line that is begun stays hidden from the program until somebody
 * ends it.
 */
function listenTo(keyboard: Keyboard, write: (text: string) => void) {
  let held = "";
  let ended = keyboard.readableEnded || keyboard.destroyed;
  let interrupted = false;
  let arrived = () => {};
  const take = (text: string) => {
    held += text;
    interrupted ||= text.includes(INTERRUPT);
    arrived();
  };
  const end = () => {
    ended = true;
    arrived();
  };
  for (const event of ENDS) keyboard.on(event, end);
  keyboard.on("data", take);
  keyboard.setEncoding("utf8");
  keyboard.setRawMode(true);
  keyboard.resume();
  return {
    interrupted: () => interrupted,
    /** The input that the terminal holds, once no more comes. */
    async rest(): Promise<string> {
      for (let before = -1; before !== held.length && !ended && !interrupted; ) {
        before = held.length;
        await setTimeout(QUIET_MS);
        // On a busy machine the time is over before the keys were looked at: twice around the event loop they are.
        await setImmediate();
        await setImmediate();
      }
      const rest = held;
      held = "";
      return rest;
    },
    /** The next whole line, shown as it is typed; null at the end of the input, and where it is interrupted. */
    async line(): Promise<string | null> {
      const typed: string[] = [];
      const erase = (count: number) => {
        for (const key of typed.splice(-count, count)) write("\b \b".repeat(widthOf(plain(key))));
      };
      for (;;) {
        if (interrupted) return null;
        const [key] = held;
        if (key === undefined) {
          if (ended) return null;
          await new Promise<void>((resolve) => {
            arrived = resolve;
          });
          continue;
        }
        held = held.slice(key.length);
        if (ENTER.includes(key)) {
          if (key === "\r" && held.startsWith("\n")) held = held.slice(1);
          return typed.join("");
        }
        if (key === END && typed.length === 0) return null;
        if (ERASE.includes(key)) erase(1);
        else if (key === ERASE_LINE) erase(typed.length);
        else {
          typed.push(key);
          write(plain(key));
        }
      }
    },
    close() {
      keyboard.setRawMode(false);
      keyboard.pause();
      keyboard.off("data", take);
      for (const event of ENDS) keyboard.off(event, end);
    },
  };
}

/** Lines as they can be shown, whatever keys they are made of. */
function quotedLines(text: string): string {
  const lines = text.split(/[\r\n]+/).filter(Boolean);
  return (
    some(
      lines.map((line) => `"${plain(line, 60)}"`),
      3,
    ) || "Enter"
  );
}
