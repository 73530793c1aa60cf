import type { Fault } from "../lambda/core/fault.ts";

const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Parses JSON, or says at which line and column it stops being JSON. `faults` of a parsed text are keys given
 * twice: JSON.parse drops the first without a word, and a rule's `match` must not get wider that way.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function parseJson(
  text: string,
): { kind: "parsed"; value: unknown; faults: Fault[] } | { kind: "broken"; faults: Fault[] } {
  const scanner = new Scanner(text);
  const complete = scanner.value() && scanner.ends();
  if (complete) return { kind: "parsed", value: JSON.parse(text), faults: scanner.faults };
  scanner.report(scanner.expected);
  return { kind: "broken", faults: scanner.faults };
}

/** Walks the grammar without building anything; `at` and `expected` tell where and why it stopped. */
class Scanner {
  readonly faults: Fault[] = [];
  expected = "";
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(): boolean {
    this.take(SPACE);
    if (this.take("{")) return this.members();
    if (this.take("[")) return this.list("]", () => this.value());
    return this.need(STRING, "a value") || this.need(SCALAR, "a value");
  }

  ends(): boolean {
    this.take(SPACE);
    this.expected = "nothing more";
    return this.at === this.text.length;
  }

  report(allowed: string, at = this.at): void {
    const before = this.text.slice(0, at).split("\n");
    const rest = this.text.slice(at, at + 20).split("\n")[0];
    const received = at >= this.text.length ? "the end of the file" : rest || "the end of the line";
    const path = `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
    this.faults.push({ path, received, allowed });
  }

  private members(): boolean {
    const seen = new Set<string>();
    return this.list("}", () => {
      this.take(SPACE);
      const start = this.at;
      if (!this.need(STRING, "a key in double quotes")) return false;
      const key: string = JSON.parse(this.text.slice(start, this.at));
      if (seen.has(key)) this.report("each key once", start);
      seen.add(key);
      this.take(SPACE);
      return this.need(":", "a colon") && this.value();
    });
  }

  private list(close: string, item: () => boolean): boolean {
    this.take(SPACE);
    if (this.take(close)) return true;
    for (;;) {
      if (!item()) return false;
      this.take(SPACE);
      if (this.take(close)) return true;
      if (!this.need(",", `a comma or ${close}`)) return false;
    }
  }

  private need(token: string | RegExp, expected: string): boolean {
    this.expected = expected;
    return this.take(token);
  }

  private take(token: string | RegExp): boolean {
    if (typeof token === "string") {
      if (!this.text.startsWith(token, this.at)) return false;
      this.at += token.length;
      return true;
    }
    token.lastIndex = this.at;
    if (!token.test(this.text)) return false;
    this.at = token.lastIndex;
    return true;
  }
}
