import { Option } from "@commander-js/extra-typings";
import { sumCounts } from "../../engine/audit/count-audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { some } from "../../engine/text/words.ts";
import { withAccountOptions } from "../account-options.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { unreadAccountLines } from "../shell/account-lines.ts";
import { chooseScope, type Scope } from "../shell/accounts.ts";
import { readPolicy } from "../shell/input-files.ts";
import { matcher } from "../shell/read-inventory.ts";
import { accountsSummary } from "./accounts-text.ts";
import { unreadLines } from "./action-lines.ts";
import { type AuditedAccounts, auditAccounts, type Order } from "./audit-accounts.ts";
import { AUDIT_FORMATS, auditFormats, type Rendering } from "./audit-formats.ts";
import { auditSummary, type TextOptions } from "./audit-text.ts";
import { comparisonText, type Expected, readExpected } from "./compare.ts";

type Options = OptionsOf<typeof configure>;

export const audit = defineCommand({
  name: "audit",
  summary: "check in which subnets node groups would fail, and why",
  configure,
  examples: [
    { line: "nodegroup-guard audit", does: "check all clusters in your default region" },
    {
      line: "nodegroup-guard audit --region eu-west-1,us-east-1 --cluster 'prod-*'",
      does: "check some clusters in two regions",
    },
    {
      line: "nodegroup-guard audit --all-regions --format html --out audit.html",
      does: "write a report to open in a browser",
    },
    {
      line: "nodegroup-guard audit --expect accepted.json",
      does: "in CI: fail only on findings that are not in accepted.json, an earlier --format json",
    },
    {
      line: "nodegroup-guard audit --policy policy.json",
      does: "name who forbids a change by a rule of the policy, instead of a command for it",
    },
    {
      line: "nodegroup-guard audit --organization --all-regions --format html --out audit.html",
      does: "check every account of the organization, by a role in each",
    },
  ],
  exits: {
    0: "no findings, only accepted ones, or only in subnets that no node group uses",
    1: "findings",
    2: "something is unknown, or an option or file is invalid",
  },
  run: runAudit,
});

function configure(command: NewCommand) {
  return withAccountOptions(command)
    .addOption(new Option("--cluster <globs...>", "only clusters with these names; * and ? are wildcards"))
    .addOption(new Option("--format <format>", "output format").choices(AUDIT_FORMATS).default("text"))
    .addOption(new Option("--out <file>", "write the result to this file, atomically"))
    .addOption(
      new Option(
        "--expect <file>",
        "accept the findings of an earlier --format json; report what was added and removed",
      ),
    )
    .addOption(
      new Option(
        "--policy <file>",
        "name who forbids a change by a rule of this policy, instead of a command for it (default: only the subnets' own tags forbid one)",
      ),
    );
}

const FILE_COLUMNS = 100;

async function runAudit(options: Options, context: CommandContext): Promise<ExitCode | Failed> {
  const { out, expect, policy: policyFile } = options;
  if (out !== undefined) {
    const writable = await context.files.canWrite(out);
    if (writable.kind === "failed") return unwritable(out, writable.why);
  }
  const expected = expect === undefined ? undefined : await readExpected(expect, context);
  if (expected?.kind === "failed") return expected;
  const policy = policyFile === undefined ? undefined : await readPolicy(context.files, policyFile);
  if (policy?.kind === "failed") return policy;
  const scope = await chooseScope(options, context);
  if (scope.kind === "failed") return scope;
  return (
    mismatch(expected, scope, options) ??
    auditScope({ scope, expected, policy: policy?.policy }, options, context)
  );
}

/** Why the expected audit can't be compared with this one: it is about other accounts. */
function mismatch(
  expected: Expected | undefined,
  { role, identity: { account } }: Scope,
  { expect = "" }: Options,
): Failed | undefined {
  if (!expected || role !== undefined || expected.audits.has(account)) return undefined;
  const others = some(
    [...expected.audits.keys()].map((each) => plain(each)),
    3,
  );
  const why = `${plain(expect)} is from account ${others}; the credentials are for ${account}`;
  return { kind: "failed", why };
}

async function auditScope(
  basis: Pick<Order, "scope" | "expected" | "policy">,
  options: Options,
  context: CommandContext,
): Promise<ExitCode | Failed> {
  const { format, out, cluster } = options;
  const { io, version, program } = context;
  const several = basis.scope.role !== undefined;
  const columns = out === undefined ? io.columns : FILE_COLUMNS;
  const layout = { color: io.color && out === undefined, columns, program, several };
  const rendering = auditFormats[format]({ ...layout, version });
  const order = { ...basis, matches: matcher(cluster), handOn: rendering.add };
  const audited = await auditAccounts(order, context);
  if (cluster && audited.clusters + audited.failedReads.length + audited.unread.length === 0) {
    const globs = cluster.map((glob) => plain(glob)).join(" ");
    return { kind: "failed", why: `No cluster in ${some(audited.regions, 4)} matches ${globs}` };
  }
  return output(rendering, audited, layout, options, context);
}

async function output(
  rendering: Rendering,
  audited: AuditedAccounts,
  layout: TextOptions & { several: boolean },
  { format, out }: Options,
  { io, files }: CommandContext,
): Promise<ExitCode | Failed> {
  const { compared, addedAccounts, unread, exit } = audited;
  const compare = (color: boolean) =>
    compared && comparisonText(compared, { ...layout, color, addedAccounts });
  const asText = format === "text" ? compare(layout.color) : undefined;
  const text = asText ?? (await rendering.whole(unread));
  if (out === undefined) {
    for (const piece of typeof text === "string" ? [text] : text) io.out(piece);
  } else {
    const written = await files.write(out, text);
    if (written.kind === "failed") return unwritable(out, written.why);
    io.err(`Wrote ${plain(out)}\n`);
  }
  // The text format includes its own summary; for any other output the summary goes to stderr.
  if (compared && asText === undefined) io.err(compare(false) ?? "");
  if (!compared && (format !== "text" || out !== undefined)) {
    io.err(`${summaryLines(rendering, audited, layout).join("\n")}\n`);
  }
  return exit;
}

function summaryLines(
  rendering: Rendering,
  { unread, failedReads }: AuditedAccounts,
  { several }: { several: boolean },
): string[] {
  const counted = rendering.counted();
  const summary = several
    ? accountsSummary(counted, unread)
    : auditSummary(sumCounts(counted.map(({ counts }) => counts)));
  return [summary, ...unreadAccountLines(unread), ...unreadLines({ unread: failedReads })];
}

function unwritable(path: string, why: string): Failed {
  return { kind: "failed", why: `${plain(path)} can't be written: ${plain(why)}` };
}
