/** "1 subnet", "1,204 subnets". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${digits(number)} ${number === 1 ? one : many}`;
}

/** At most `max` of the words, then how many more there are. */
export function some(words: string[], max: number): string {
  const rest = words.length - max;
  return rest > 0 ? `${words.slice(0, max).join(", ")} and ${digits(rest)} more` : words.join(", ");
}

/** "2026-11-24 06:00 UTC" of a time in ISO 8601, UTC. */
export function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

export function digits(number: number): string {
  return number.toLocaleString("en-US");
}
