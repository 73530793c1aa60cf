/** A value that a successful AWS answer always has, though the SDK's types leave it open. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("the answer lacks a value that it always has");
  return value;
}
