/** Orders texts by their code units, for sort: the same order on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
