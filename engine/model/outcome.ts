/** What became of one subnet's setting. */
export type Outcome = { kind: "enabled" } | { kind: "unchanged" } | { kind: "failed"; why: string };
