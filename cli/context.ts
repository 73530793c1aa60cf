import type { Read, Unreadable } from "../engine/model/facts.ts";
import type {
  CountInterfaces,
  EnableSubnet,
  GatherFacts,
  Message,
  ReadInventory,
  ReadReceipts,
  UndoChange,
} from "../engine/model/ports.ts";
import type { Observations } from "./doctor/observations.ts";

/** All that commands can see and do; tests hand in another one. A command asks for the parts that it uses. */
export interface CommandContext {
  io: Io;
  files: Files;
  aws: Aws;
  interrupts: Interrupts;
  /** Of this program. */
  version: string;
  now: () => Date;
  /** An id that is used nowhere else. */
  newId: () => string;
  sleep: (ms: number) => Promise<void>;
}

export interface Io {
  /** Writes to stdout exactly what is given: nothing but the command's result belongs there. */
  out(text: string): void;
  /** Writes to stderr: faults, hints, questions, progress. */
  err(text: string): void;
  /** Whether a person sits at both ends, so that a question can be asked. */
  isTerminal: boolean;
  /** Whether stdout shows colours. */
  color: boolean;
  /** Asks on stderr; only to be called where `isTerminal`. */
  confirm(question: string): Promise<"yes" | "no" | "interrupted">;
  /** Shows on stderr that work goes on; shows nothing where that is no terminal. */
  progress(text: string): Progress;
}

export interface Progress {
  update(text: string): void;
  stop(): void;
}

/** Ctrl-C, a signal or output that can't be written ends the process at once, except while something is held. */
export interface Interrupts {
  /** Lets `work` come to its end before the process ends. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Makes changes in AWS, one piece after the other: every command that changes something does it here. A piece
   * that has begun is finished, and "stopped" says that the next one was not begun; the process lives until this
   * has returned, so that the rest can be reported. Here a reader that is gone stops the work as a signal does.
   */
  oneByOne<T>(
    pieces: readonly T[],
    make: (piece: T, index: number) => Promise<void>,
  ): Promise<"done" | "stopped">;
}

/** `missing`: the file doesn't exist, as opposed to one that can't be read. */
export type FileText = { kind: "text"; text: string } | { kind: "failed"; why: string; missing: boolean };

export interface Files {
  read(path: string): Promise<FileText>;
  /** Whether `write` is likely to work: asked before the long work whose result is to be kept. */
  canWrite(path: string): Promise<{ kind: "yes" } | { kind: "failed"; why: string }>;
  /** Writes the whole file or nothing. */
  write(path: string, text: string): Promise<{ kind: "written" } | { kind: "failed"; why: string }>;
}

export interface Aws {
  /** Whose credentials these are. */
  identity(): Promise<Read<Identity>>;
  /** The region of the environment or the profile, where there is one. */
  defaultRegion(): Promise<string | undefined>;
  /** The regions that the account has enabled. */
  enabledRegions(): Promise<Read<string[]>>;
  inRegion(region: string): AwsInRegion;
  guardIn(region: string): GuardInRegion;
}

export interface Identity {
  account: string;
  arn: string;
}

/** The calls to one region. A failed read is part of the answer, never a rejection. */
export interface AwsInRegion {
  readInventory: ReadInventory;
  gatherFacts: GatherFacts;
  countInterfaces: CountInterfaces;
  enable: EnableSubnet;
  readReceipts: ReadReceipts;
  undoChange: UndoChange;
}

/** An installed guard of one region. A failure is part of the answer, never a rejection. */
export interface GuardInRegion {
  /**
   * Reads what there is of the guard that `stack` installed; `sample` is an event that its rule has to match.
   */
  examine(stack: string, sample: object, now: Date): Promise<Observations>;
  /** Sends one message to everybody who subscribed to a topic. */
  publish(topicArn: string, message: Message): Promise<Published>;
}

export type Published = { kind: "published" } | Unreadable;
