import { readFileSync } from "node:fs";
import { sourcesIn } from "./support/imports.ts";

/** A call to AWS in the sources, and what is given with it. */
interface AwsCall {
  /** "engine/aws/eks.ts: DescribeCluster" */
  call: string;
  reads: boolean;
  inTime: boolean;
  /** Whether its input is made for it. */
  ownInput: boolean;
}

/** AWS's names of operations that change nothing. */
const READS = /^(Describe|Get|List|Lookup|Filter|Test)/;

/** From after an opening bracket to before the one that closes it. */
function bracketed(text: string): string {
  let depth = 1;
  for (const [index, character] of Array.from(text).entries()) {
    if ("([{".includes(character)) depth += 1;
    if (")]}".includes(character)) depth -= 1;
    if (depth === 0) return text.slice(0, index);
  }
  throw new Error(`not closed: ${text.slice(0, 80)}`);
}

/** Every command that is sent and every list that is read page by page. */
function awsCallsIn(file: string): AwsCall[] {
  const source = readFileSync(file, "utf8");
  return Array.from(source.matchAll(/\.send\(|\bpaginate(\w+)\(/g), (match) => {
    const given = bracketed(source.slice(match.index + match[0].length));
    const operation = match[1] ?? /^\s*new (\w+)Command\(/.exec(given)?.[1] ?? "(unknown)";
    return {
      call: `${file}: ${operation}`,
      reads: READS.test(operation),
      inTime: /,\s*call,?\s*$/.test(given),
      ownInput: !match[1] || /^\s*\{[^}]*\},\s*\{/.test(given),
    };
  });
}

const calls = sourcesIn("cli", "engine", "lambda").flatMap(awsCallsIn);

/** The credentials of a role are one session for all that read: what waits for them ends by itself. */
const SHARED = ["engine/aws/assume-role.ts: AssumeRole"];

it("finds every command that the sources make", () => {
  const made = sourcesIn("cli", "engine", "lambda").flatMap((file) =>
    Array.from(readFileSync(file, "utf8").matchAll(/new (\w+)Command\(/g), ([, name]) => `${file}: ${name}`),
  );
  const sent = calls.map(({ call }) => call);
  expect(made.length).toBeGreaterThan(20);
  expect(made.filter((command) => !sent.includes(command))).toEqual([]);
  expect(sent.filter((call) => call.endsWith("(unknown)"))).toEqual([]);
});

it("ends every read by the signal of its time limit", () => {
  const endless = calls.filter(({ reads, inTime }) => reads && !inTime);
  expect(endless.map(({ call }) => call)).toEqual([]);
});

it("makes an input for each list: a paginator keeps its token there, and the next round would begin with that", () => {
  expect(calls.filter(({ ownInput }) => !ownInput).map(({ call }) => call)).toEqual([]);
});

it("aborts no write and no message, whose answer would be lost", () => {
  const writes = calls.filter(({ reads }) => !reads);
  expect(writes.filter(({ inTime }) => inTime)).toEqual([]);
  expect(writes.map(({ call }) => call).filter((call) => !SHARED.includes(call))).toEqual([
    "engine/aws/auto-assign.ts: ModifySubnetAttribute",
    "engine/aws/auto-assign.ts: CreateTags",
    "engine/aws/change-nodegroup.ts: DeleteNodegroup",
    "engine/aws/change-nodegroup.ts: CreateNodegroup",
    "engine/aws/publish.ts: Publish",
    "engine/aws/report-bucket.ts: PutObject",
    "engine/aws/undo-change.ts: DeleteTags",
    "engine/aws/undo-change.ts: ModifySubnetAttribute",
  ]);
});

it("binds how long and how many at a time AWS is read where the clients are made, and hands it to no read", () => {
  const binding = sourcesIn("cli", "engine", "lambda").filter((file) =>
    /\b(Patience|Limit|awsReader)\b/.test(readFileSync(file, "utf8")),
  );
  expect(binding.sort()).toEqual([
    "cli/shell/connect.ts",
    "cli/shell/reading.ts",
    "engine/aws/read.ts",
    "lambda/audit/audit-handler.ts",
    "lambda/guard/guard-handler.ts",
  ]);
});
