import type { Stopped } from "../../engine/change/fix-result.ts";
import type { Io } from "../context.ts";

/** "unaskable" where nobody sits at a terminal. */
export type Consent = "given" | NonNullable<Stopped>;

/** Asks before something is changed, unless the answer was given beforehand. */
export async function consent(question: string, given: boolean, io: Io): Promise<Consent> {
  if (given) return "given";
  if (!io.isTerminal) return "unaskable";
  const answer = await io.confirm(question);
  if (answer === "interrupted") return "interrupted";
  return answer === "yes" ? "given" : "declined";
}
