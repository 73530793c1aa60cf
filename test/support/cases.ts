import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const FOLDER = join("test", "cases");

/** The names of the decision tables that begin like this. */
export function tables(start: string): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.startsWith(start))
    .sort();
}

/**
 * Reads the cases of one decision table. A case that doesn't keep to the schema to the letter fails: a
 * misspelt key would otherwise be a case that shows nothing.
 */
export function readCases<T extends z.ZodType>(file: string, caseSchema: T): z.output<T>[] {
  return parseCases(JSON.parse(readFileSync(join(FOLDER, file), "utf8")), caseSchema, file);
}

export function parseCases<T extends z.ZodType>(input: unknown, caseSchema: T, file: string): z.output<T>[] {
  const parsed = z.strictObject({ about: z.string(), cases: z.array(caseSchema).min(1) }).safeParse(input);
  if (!parsed.success) throw new Error(`${file}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.cases;
}
