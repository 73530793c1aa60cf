import type { Recreation, RecreationPlan } from "../../engine/change/plan-recreation.ts";
import type { Unreadable } from "../../engine/model/facts.ts";
import type { GroupRef } from "../../engine/model/group-ref.ts";
import type { Stage } from "./resume-commands.ts";

/** How far it came, and why no further; `why` is hostile until `plain` has escaped it. */
export interface Ran {
  stage: Stage;
  why?: string;
  interrupted: boolean;
  /** The absolute path of the saved settings. */
  file?: string;
}

export interface Task {
  names: GroupRef;
  plan: Recreation;
  region: string;
  /** Whether AWS has refused the credentials since. */
  isSignedOut: () => boolean;
  /** Reads and plans again. */
  planAgain: () => Promise<RecreationPlan>;
  /** Says that the settings are saved, before anything is deleted. */
  onSaved: (file: string) => void;
}

/**
 * One of the two changes of a re-creation: calls, and looks that show what came of them. Both say how far it is in
 * `Ran`; no call is repeated before a look has shown that it is still due.
 */
export interface RecreationStep {
  name: "deleting" | "creating";
  /** The stage in which EKS has still to be asked. */
  due: Stage;
  /** The stages in which a look shows the outcome. */
  open: Stage[];
  ask(): Promise<void>;
  /** Looks once; returns the status in a word. */
  look(): Promise<string>;
}

/** How often EKS is asked, where it is throttled or doesn't answer. */
export const MOST_CALLS = 8;

/** Notes a look without a result: what is denied stays so, and so does everything for who is signed out. */
export function unseen(run: Ran, { denied, reason }: Unreadable, isSignedOut: boolean): string {
  if (denied || isSignedOut) run.why = reason;
  return "status unknown";
}

export function issuesOf(health: { code: string; message: string }[]): string {
  return health.map(({ code, message }) => `; ${code}: ${message}`).join("");
}
