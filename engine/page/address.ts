/** Gives out addresses within one page: the same names get the same one in every report of the same things. */
export type Addresses = (...names: string[]) => string;

/**
 * Addresses that can follow the `#` of a link as they are: letters, digits, hyphens and underscores. Of two that
 * would be the same, as foreign names can be, the second is numbered.
 */
export function addresses(): Addresses {
  const taken = new Set<string>();
  return (...names) => {
    const base = names.join("-").replace(/[^A-Za-z0-9_-]/g, "-");
    let address = base;
    for (let number = 2; taken.has(address); number += 1) address = `${base}-${number}`;
    taken.add(address);
    return address;
  };
}

/** The names in a thing's address: AWS's ids are enough, all else is known by its region too. */
export function namesOf(kind: string, region: string, id: string): string[] {
  if (!/^[a-z]+-[0-9a-f]+$/.test(id)) return [kind, region, id];
  return id.startsWith(`${kind}-`) ? [id] : [kind, id];
}
