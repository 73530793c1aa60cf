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
