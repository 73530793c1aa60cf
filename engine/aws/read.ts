import type { Read, Unreadable } from "../model/facts.ts";
import { describeError, isDenied, isNotFound } from "./errors.ts";

/** Runs one read and turns its answer, its "not found" and its failure into a value. */
export async function read<T>(action: string, ask: () => Promise<T>): Promise<Read<T>> {
  try {
    return { kind: "read", value: await ask() };
  } catch (error) {
    return isNotFound(error) ? { kind: "absent" } : unreadable(action, error);
  }
}

/** What `action` failed with, as a value. */
export function unreadable(action: string, error: unknown): Unreadable {
  return { kind: "unreadable", action, reason: describeError(action, error), denied: isDenied(error) };
}

/**
 * A member that a decision may rest on: an answer without it is no answer. The SDK takes any page of XML for
 * one, and gives an empty list for an element that is there and empty, but nothing for one that is missing.
 */
export function required<T>(value: T | undefined | null, name: string): T {
  if (value === undefined || value === null) throw new Error(`the answer has no ${name}`);
  return value;
}
