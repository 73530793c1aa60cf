type Compact<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

/** The members that have a value. */
export function compact<T extends object>(value: T): Compact<T> {
  const kept = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(kept) as Compact<T>;
}
