import type * as z from "zod/mini";

/** One fault in a file or an option: where it is, the value received, and what is allowed. */
export interface Fault {
  path: string;
  received: string;
  allowed: string;
}

/** Every fault that a schema found in `input`, each once. The schema's error messages say what is allowed. */
export function faultsOf(error: z.core.$ZodError, input: unknown): Fault[] {
  const faults = error.issues.flatMap((issue) => {
    const paths =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({
      path: path.map(String).join(".") || "(whole file)",
      received: describe(at(input, path)),
      allowed: issue.message,
    }));
  });
  const key = ({ path, allowed }: Fault) => JSON.stringify([path, allowed]);
  return [...new Map(faults.map((fault) => [key(fault), fault])).values()];
}

/** Options for z.strictObject: its error lists the allowed keys when an unknown one was given. */
export function onlyKeys(keys: Record<string, unknown>): { error: (issue: { code?: string }) => string } {
  const names = Object.keys(keys).join(", ");
  return {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `only the keys ${names}` : `an object with the keys ${names}`,
  };
}

function at(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), input);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value);
  return json.length > 100 ? `${json.slice(0, 100)}…` : json;
}
