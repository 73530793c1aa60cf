import { type DocumentNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import type { Fault } from "./fault.ts";

const STRICT = "strict JSON: keys and texts in double quotes, no comments, no comma after the last item";

/** Deeper than any file of this project; recursion over a file's content must not exhaust the stack. */
const MAX_DEPTH = 100;

/**
 * Parses JSON, or says at which line and column it stops being JSON. `faults` of a parsed text are keys given
 * twice, of which JSON.parse drops the first silently, and `__proto__`: a rule's `match` must not become
 * wider that way. A byte order mark is passed over.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function parseJson(
  text: string,
): { kind: "parsed"; value: unknown; faults: Fault[] } | { kind: "broken"; faults: Fault[] } {
  if (isUtf16(text)) return { kind: "broken", faults: [{ path: "the whole file", ...UTF_16 }] };
  const json = text.replace(/^\uFEFF/, "");
  try {
    const { body } = parse(json) as DocumentNode;
    const tooDeep = deeperThan(MAX_DEPTH, body);
    if (tooDeep) return broken(json, tooDeep.loc.start, `at most ${MAX_DEPTH} levels of nesting`);
    return { kind: "parsed", value: JSON.parse(json), faults: refusedKeys(json, body) };
  } catch (error) {
    if (error instanceof RangeError) return broken(json, START, `at most ${MAX_DEPTH} levels of nesting`);
    return broken(json, isPlace(error) ? error : START, STRICT);
  }
}

const UTF_16 = { received: "UTF-16", allowed: "UTF-8: in PowerShell, write it with Out-File -Encoding utf8" };

/** Whether what was read as UTF-8 is UTF-16, as Windows PowerShell writes it: by its mark, or by its first letter. */
export function isUtf16(text: string): boolean {
  return /^(\uFFFD\uFFFD|\0[^\0]|[^\0]\0)/.test(text);
}

interface Position {
  line: number;
  column: number;
  offset: number;
}

const START: Position = { line: 1, column: 1, offset: 0 };

function isPlace(error: unknown): error is Position {
  return error instanceof Error && "line" in error && "column" in error && "offset" in error;
}

function broken(text: string, place: Position, allowed: string): { kind: "broken"; faults: Fault[] } {
  return { kind: "broken", faults: [faultAt(text, place, allowed)] };
}

function faultAt(text: string, { line, column, offset }: Position, allowed: string): Fault {
  const rest = text.slice(offset, offset + 20).split("\n")[0];
  const received = offset >= text.length ? "the end of the file" : rest || "the end of the line";
  return { path: `line ${line}, column ${column}`, received, allowed };
}

function childrenOf(node: ValueNode): ValueNode[] {
  if (node.type === "Object") return node.members.map(({ value }) => value);
  return node.type === "Array" ? node.elements.map(({ value }) => value) : [];
}

/** The first object or list nested in `levels` others. */
function deeperThan(levels: number, node: ValueNode): ValueNode | undefined {
  if (levels === 0) return node.type === "Object" || node.type === "Array" ? node : undefined;
  for (const child of childrenOf(node)) {
    const found = deeperThan(levels - 1, child);
    if (found) return found;
  }
  return undefined;
}

/** Keys given twice, and `__proto__`, which what reads objects drops without a word. */
function refusedKeys(text: string, node: ValueNode): Fault[] {
  if (node.type !== "Object") return childrenOf(node).flatMap((child) => refusedKeys(text, child));
  const seen = new Set<string>();
  return node.members.flatMap(({ name, value }) => {
    const key = name.type === "String" ? name.value : name.name;
    const refused = seen.has(key) ? "each key once" : key === "__proto__" ? "any other key" : undefined;
    seen.add(key);
    const faults = refused ? [faultAt(text, name.loc.start, refused)] : [];
    return [...faults, ...refusedKeys(text, value)];
  });
}
