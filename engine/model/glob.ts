/**
 * Whether the whole of `text` matches `glob`: `*` stands for any run of characters (none too), `?` for
 * exactly one, everything else for itself, case included; the wildcards of IAM's StringLike. Each piece
 * between stars is taken at its first place, so nothing is tried twice: no glob can stall a policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function matchesGlob(glob: string, text: string): boolean {
  const [first = "", ...rest] = glob.split("*");
  const last = rest.pop();
  if (last === undefined) return text.length === first.length && isAt(first, text, 0);
  const end = text.length - last.length;
  if (end < first.length || !isAt(first, text, 0) || !isAt(last, text, end)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = placeOf(piece, text, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return from <= end;
}

/**
 * The first place of `piece` at or after `from`, or -1. With `?` in it, all places are followed side by side, a
 * bit for each character of `piece` that is matched so far: one step for each character of `text`.
 *
 * @see https://en.wikipedia.org/wiki/Bitap_algorithm
 */
function placeOf(piece: string, text: string, from: number): number {
  if (!piece.includes("?")) return text.indexOf(piece, from);
  const masks = new Map<string, bigint>();
  for (let index = 0; index < piece.length; index++) {
    const character = piece.charAt(index);
    masks.set(character, (masks.get(character) ?? 0n) | (1n << BigInt(index)));
  }
  const anywhere = masks.get("?") ?? 0n;
  const whole = 1n << BigInt(piece.length - 1);
  let matched = 0n;
  for (let at = from; at < text.length; at++) {
    matched = ((matched << 1n) | 1n) & (anywhere | (masks.get(text[at] ?? "") ?? 0n));
    if (matched & whole) return at - piece.length + 1;
  }
  return -1;
}

function isAt(piece: string, text: string, at: number): boolean {
  for (let index = 0; index < piece.length; index++) {
    if (piece[index] !== "?" && piece[index] !== text[at + index]) return false;
  }
  return true;
}

/** A kind of text by its parts in order: a set of characters, for exactly one of them or, with `more`, for any number. */
export type Shape = { set: RegExp; more: boolean }[];

/** The shape that `pattern` describes, a regular expression of literals and [sets] which `+` or {n} may follow. */
export function shapeOf(pattern: string): Shape {
  return Array.from(pattern.matchAll(/(\[[^\]]+\]|.)(\+|\{(\d+)\})?/g)).flatMap(
    ([, set, often, times = "1"]) => {
      const one = { set: new RegExp(`^${set}$`, "s"), more: false };
      return often === "+" ? [one, { ...one, more: true }] : Array.from({ length: Number(times) }, () => one);
    },
  );
}

/** Whether `glob` matches any text of this shape, exactly: both are walked side by side, through no pair of places twice. */
export function canMatchShape(glob: string, shape: Shape): boolean {
  const seen = new Set<number>();
  const open: [at: number, part: number][] = [[0, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, part] = next;
    const place = at * (shape.length + 1) + part;
    if (seen.has(place)) continue;
    seen.add(place);
    const [character, one] = [glob[at], shape[part]];
    if (character === undefined && one === undefined) return true;
    const star = character === "*";
    if (star) open.push([at + 1, part]);
    if (one?.more) open.push([at, part + 1]);
    if (character === undefined || one === undefined) continue;
    if (star || character === "?" || one.set.test(character)) {
      open.push([star ? at : at + 1, one.more ? part : part + 1]);
    }
  }
  return false;
}
