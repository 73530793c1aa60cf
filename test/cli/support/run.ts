import type { GlobalOptions } from "../../../cli/command.ts";
import type { Answer, Aws, AwsInRegion, CommandContext, Interrupts } from "../../../cli/context.ts";
import { runProgram } from "../../../cli/program.ts";

/** The result of one command line, as a shell would see it. */
export interface Ran {
  code: number;
  out: string;
  err: string;
  /** The files written with --out and the like, by path. */
  written: Record<string, string>;
  /** The roles that it asked for, by ARN. */
  roles: string[];
  /** The texts of the progress line. */
  progress: string[];
}

/** A test's changes to the context. The test fails if the command uses a port that is not given. */
export interface Changes {
  aws?: Partial<Aws>;
  /** Other accounts, by id, in which a role can be assumed: what is different there. */
  accounts?: Record<string, Pick<Changes, "aws" | "inRegion">>;
  /** The same for every region. */
  inRegion?: Partial<AwsInRegion>;
  files?: Record<string, string>;
  /** Without an answer there is no terminal; a function runs while the question is open. */
  answer?: Answer | (() => Answer);
  interrupts?: Partial<Interrupts>;
  now?: string;
  /** Of the terminal. */
  columns?: number;
  /** How the program was started. */
  program?: string;
}

const NAME = "nodegroup-guard";

/** Runs a command line in a context without network, disk, terminal or clock. */
export async function run(args: string[], changes: Changes = {}): Promise<Ran> {
  const ran: Ran = { code: 0, out: "", err: "", written: {}, roles: [], progress: [] };
  const context = fakeContext(ran, changes);
  const contextFor = (_globals: GlobalOptions) => context;
  ran.code = await runProgram(args, {
    io: context.io,
    version: "0.0.0",
    program: context.program,
    contextFor,
  });
  return ran;
}

function fakeContext(
  ran: Ran,
  {
    aws = {},
    accounts = {},
    inRegion = {},
    files = {},
    answer,
    interrupts,
    now,
    columns = 120,
    program = NAME,
  }: Changes,
): CommandContext {
  return {
    io: {
      out: (text) => {
        ran.out += text;
      },
      err: (text) => {
        ran.err += text;
      },
      isTerminal: answer !== undefined,
      color: false,
      columns,
      confirm: async ({ text, word }) => {
        const given = typeof answer === "function" ? answer() : (answer ?? unexpected("a question"));
        ran.err += `${text} ${word === undefined ? "" : `(${word}) `}${given}\n`;
        return given;
      },
      progress: (text) => {
        ran.progress.push(text);
        return { update: (text) => ran.progress.push(text), stop() {} };
      },
    },
    version: "0.0.0",
    program,
    interrupts: { hold: (work) => work(), changing, ...interrupts },
    files: {
      read: async (path) => {
        const text = files[path];
        return text === undefined
          ? { kind: "failed", why: "it, or its folder, doesn't exist", missing: true }
          : { kind: "text", text };
      },
      canWrite: async (path) =>
        path.includes("/") ? { kind: "failed", why: "it, or its folder, doesn't exist" } : { kind: "yes" },
      write: async (path, text) => {
        ran.written[path] = typeof text === "string" ? text : [...text].join("");
        return { kind: "written" };
      },
      create: async (path, text) => {
        if (path in files) return { kind: "failed", why: "it exists already" };
        ran.written[path] = text;
        return { kind: "written", path: `/home/alice/${path}` };
      },
    },
    aws: {
      identity: async () => ({
        kind: "read",
        value: { account: "111122223333", arn: "arn:aws:iam::111122223333:user/alice" },
      }),
      defaultRegion: async () => "ap-northeast-1",
      enabledRegions: () => unexpected("enabledRegions"),
      listAccounts: () => unexpected("listAccounts"),
      asRole: async ({ account, arn }, work) => {
        ran.roles.push(arn);
        const there = accounts[account];
        return there
          ? { kind: "read", value: await work(fakeContext(ran, there).aws) }
          : {
              kind: "unreadable",
              action: "sts:AssumeRole",
              reason: "not allowed to sts:AssumeRole (AccessDenied)",
              denied: true,
            };
      },
      inRegion: () => ({
        readInventory: () => unexpected("readInventory"),
        gatherFacts: () => unexpected("gatherFacts"),
        countInterfaces: () => unexpected("countInterfaces"),
        enable: () => unexpected("enable"),
        readReceipts: () => unexpected("readReceipts"),
        undoChange: () => unexpected("undoChange"),
        readNodegroup: () => unexpected("readNodegroup"),
        readCreation: () => unexpected("readCreation"),
        deleteNodegroup: () => unexpected("deleteNodegroup"),
        createNodegroup: () => unexpected("createNodegroup"),
        ...inRegion,
      }),
      isSignedOut: () => false,
      guardIn: () => unexpected("guardIn"),
      ...aws,
    },
    now: () => new Date(now ?? "2026-11-22T09:00:00Z"),
    newId: () => "00000000-0000-4000-8000-000000000001",
    sleep: async () => {},
  };
}

const changing: Interrupts["changing"] = async (work) => {
  await work((make) => make());
  return "done";
};

function unexpected(what: string): never {
  throw new Error(`the test's context has no ${what}`);
}
