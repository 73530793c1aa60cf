/** A receipt to remove, by the tag's value, and whether the subnet is to be switched off before. */
export interface Undo {
  subnetId: string;
  receipt: string;
  switchOff: boolean;
}

export type TakenBack = { kind: "undone" } | { kind: "failed"; why: string };

/**
 * Switches auto-assign public IPv4 off, makes sure of it, and only then removes the receipt: as long as that
 * stands, it is known that something is to be taken back. A failure is an outcome, never a rejection.
 */
export type TakeBack = (undo: Undo) => Promise<TakenBack>;
