import type { Read } from "./facts.ts";

/** An AWS account; `name` is its name in the organization, which people choose freely. */
export interface Account {
  account: string;
  name?: string;
}

/**
 * Lists the active accounts directly or indirectly in these organizational units, or, without any, in the
 * organization; each once, sorted by id.
 */
export type ListAccounts = (units: string[]) => Promise<Read<Account[]>>;
