import type { Read, Unreadable } from "../engine/model/facts.ts";
import type { Installation } from "../engine/model/installed-guard.ts";
import type {
  CountInterfaces,
  CreateNodegroup,
  DeleteNodegroup,
  EnableSubnet,
  GatherFacts,
  ListAccounts,
  Message,
  ReadCreation,
  ReadInventory,
  ReadNodegroup,
  ReadReceipts,
  UndoChange,
} from "../engine/model/ports.ts";
import type { Observations } from "./doctor/observations.ts";

/** Everything a command may read and do; tests pass a fake. A command takes only the parts that it uses. */
export interface CommandContext {
  io: Io;
  files: Files;
  aws: Aws;
  interrupts: Interrupts;
  /** This program's version. */
  version: string;
  /** How this program was started, so that a command to paste runs: "npx nodegroup-guard". */
  program: string;
  now: () => Date;
  /** A unique id. */
  newId: () => string;
  sleep: (ms: number) => Promise<void>;
}

export interface Io {
  /** Writes the text unchanged to stdout, which is for the command's result only. */
  out(text: string): void;
  /** Writes to stderr: errors, hints, questions, progress. */
  err(text: string): void;
  /** Whether input and output are a terminal, so that a question can be asked. */
  isTerminal: boolean;
  /** Whether stdout shows colours. */
  color: boolean;
  /** The width of stdout for prose and tables. */
  columns: number;
  /** Asks on stderr; call it only if `isTerminal`. */
  confirm(question: Question): Promise<Answer>;
  /** Shows progress on stderr; nothing if stderr is not a terminal. */
  progress(text: string): Progress;
}

export interface Question {
  text: string;
  /** The one word that agrees; where it is left out, y and yes do. */
  word?: string;
}

export type Answer = "yes" | "no" | "interrupted";

interface Progress {
  update(text: string): void;
  stop(): void;
}

/** Runs one piece of work, unless the work is to stop before it. */
export type Piece = (make: () => Promise<void>) => Promise<void>;

/** Ctrl-C, a signal or output that can't be written ends the process at once, except while something is held. */
export interface Interrupts {
  /** Lets `work` come to its end before the process ends. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Makes changes in AWS, one piece after the other: every command that changes something does it here. A piece
   * that has begun is finished, and "stopped" says that the next one was not begun, nor anything after it in `work`; the
   * process lives until this has returned, so that the rest can be reported. Here a reader that is gone stops the work
   * as a signal does.
   */
  changing(work: (piece: Piece) => Promise<void>): Promise<"done" | "stopped">;
}

/** `missing`: the file doesn't exist; false if it exists but can't be read. */
type FileText = { kind: "text"; text: string } | { kind: "failed"; why: string; missing: boolean };

export interface Files {
  read(path: string): Promise<FileText>;
  /** Whether `write` is likely to succeed; check it before long work whose result is to be written. */
  canWrite(path: string): Promise<{ kind: "yes" } | { kind: "failed"; why: string }>;
  /** Writes atomically: the whole file or nothing. A long text can be given piece by piece. */
  write(
    path: string,
    text: string | Iterable<string>,
  ): Promise<{ kind: "written" } | { kind: "failed"; why: string }>;
  /**
   * Makes a new file that only its owner can read; what is there already is never overwritten. Once it has returned
   * the file survives the end of the machine. `path` is returned as an absolute one.
   */
  create(
    path: string,
    text: string,
  ): Promise<{ kind: "written"; path: string } | { kind: "failed"; why: string }>;
}

export interface Aws {
  /** The owner of the credentials. */
  identity(): Promise<Read<Identity> | SignedOut>;
  /** The region of the environment or the profile, if any, as it was written there. */
  defaultRegion(): Promise<string | undefined>;
  /** The regions enabled for the account. */
  enabledRegions(): Promise<Read<string[]> | SignedOut>;
  listAccounts: ListAccounts;
  /** Does `work` in another account with the rights of a role there; unreadable if the role can't be assumed. */
  asRole<T>(role: RoleThere, work: (aws: Aws) => Promise<T>): Promise<Read<T>>;
  inRegion(region: string): AwsInRegion;
  /** Whether AWS has refused the caller's credentials in this region: whatever is waited for there won't come. */
  isSignedOut(region: string): boolean;
  guardIn(region: string): GuardInRegion;
}

/** A role in another account, by its ARN. */
interface RoleThere {
  account: string;
  arn: string;
}

/** There are no credentials, or AWS doesn't accept them; `reason` as in an unreadable answer. */
export interface SignedOut {
  kind: "signed-out";
  reason: string;
  /** The profile of the environment, where it was to be used. */
  profile?: string;
}

export interface Identity {
  account: string;
  arn: string;
}

/** The place of a guard: its stack, and the name of its function if its tag gave that. */
export interface GuardPlace {
  stack: string;
  functionName?: string;
  /** From its tag, where it has one. */
  version?: string;
  /** The same. */
  installedBy?: Installation;
}

/** The calls to one region. A failed read is a value, never a rejection. */
export interface AwsInRegion {
  readInventory: ReadInventory;
  gatherFacts: GatherFacts;
  countInterfaces: CountInterfaces;
  enable: EnableSubnet;
  readReceipts: ReadReceipts;
  undoChange: UndoChange;
  readNodegroup: ReadNodegroup;
  readCreation: ReadCreation;
  deleteNodegroup: DeleteNodegroup;
  createNodegroup: CreateNodegroup;
}

/** Events as EventBridge gets them, by the call that each reports. */
export type Samples = Record<string, object>;

/** The guard deployed in one region. A failure is a value, never a rejection. */
export interface GuardInRegion {
  /** Every guard that carries the tag and belongs to a stack, sorted by its name. */
  findGuards(): Promise<Read<GuardPlace[]>>;
  /** Reads everything that belongs to one guard; `samples` are events, by their calls, that its rule is tried with. */
  observe(place: GuardPlace, samples: Samples, now: Date): Promise<Observations>;
  /** Sends one message to all subscribers of a topic. */
  publish(topicArn: string, message: Message): Promise<Published>;
}

export type Published = { kind: "published" } | Unreadable;
