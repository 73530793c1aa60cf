/** Names that others use in the same context, and that are no misspelling of `regions` or `https`. */
const OF_OTHERS = ["region", "http"];

/** Names shorter than this are a letter away from too much: `node` from `mode`, `stack` from `slack`. */
const LONG = 6;

/**
 * The one of `names` that a key of the context was meant to be: it differs only by case, hyphens or a missing plural s,
 * or, of a long name, by one letter that is missing, added, wrong, or swapped with the next.
 */
export function didYouMean(key: string, names: readonly string[]): string | undefined {
  const given = letters(key);
  if (!/^[a-z]+$/.test(given) || OF_OTHERS.includes(given)) return undefined;
  return (
    names.find((name) => [letters(name), letters(name).replace(/s$/, "")].includes(given)) ??
    names.find((name) => name.length >= LONG && isOneSlip(given, letters(name)))
  );
}

const letters = (name: string) => name.toLowerCase().replace(/[-_]/g, "");

/** Whether one letter makes the difference between two texts that are not equal. */
function isOneSlip(one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const [a, b] = [one.slice(same), other.slice(same)];
  const swapped = `${b.charAt(1)}${b.charAt(0)}${b.slice(2)}`;
  return [b.slice(1), swapped].includes(a) || [b, b.slice(1)].includes(a.slice(1));
}
