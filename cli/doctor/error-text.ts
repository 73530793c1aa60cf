import * as z from "zod";

const Said = z.union([
  // Lambda's own line about an invocation that failed.
  z.object({ errorMessage: z.string() }).transform(({ errorMessage }) => errorMessage),
  // The logger's, with what it was handed as an error.
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z
    .object({ message: z.object({ errorMessage: z.string() }) })
    .transform(({ message }) => message.errorMessage),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

/**
 * What a line of the function's log says of an error, and nothing else of it: no event, no environment, no
 * trace.
 */
export function errorText(line: string): string {
  try {
    return Said.safeParse(JSON.parse(line)).data ?? "a line without a message";
  } catch {
    return "a line that is no JSON";
  }
}
