import { Option } from "@commander-js/extra-typings";
import { buildAudit } from "../../engine/audit/build-audit.ts";
import {
  auditExit,
  type Comparison,
  compareAudits,
  comparisonExit,
} from "../../engine/audit/compare-audits.ts";
import type { Audit } from "../../engine/model/audit.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { some } from "../../engine/text/words.ts";
import { defineCommand, type ExitCode, type Failed, type NewCommand, type OptionsOf } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { matcher, readInventory } from "../shell/read-inventory.ts";
import { signIn } from "../shell/sign-in.ts";
import { unreadLines } from "./action-lines.ts";
import { AUDIT_FORMATS, auditFormats } from "./audit-formats.ts";
import { auditSummary } from "./audit-text.ts";
import { comparisonText, readExpected } from "./compare.ts";

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
  ],
  exits: {
    0: "no findings, only accepted ones, or only in subnets that no node group uses",
    1: "findings",
    2: "something is unknown, or an option or file is invalid",
  },
  run: runAudit,
});

function configure(command: NewCommand) {
  return command
    .addOption(new Option("--cluster <globs...>", "only clusters with these names; * and ? are wildcards"))
    .addOption(new Option("--format <format>", "output format").choices(AUDIT_FORMATS).default("text"))
    .addOption(new Option("--out <file>", "write the result to this file, atomically"))
    .addOption(
      new Option(
        "--expect <file>",
        "accept the findings of an earlier --format json; report what was added and removed",
      ),
    );
}

const FILE_COLUMNS = 100;

async function runAudit(options: Options, context: CommandContext): Promise<ExitCode | Failed> {
  const { files } = context;
  if (options.out !== undefined) {
    const writable = await files.canWrite(options.out);
    if (writable.kind === "failed") return unwritable(options.out, writable.why);
  }
  const expected = options.expect === undefined ? undefined : await readExpected(options.expect, context);
  if (expected?.kind === "failed") return expected;

  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const { account } = signedIn.identity;
  if (expected && expected.audit.account !== account) {
    const why = `${plain(options.expect ?? "")} is from account ${plain(expected.audit.account)}; the credentials are for ${account}`;
    return { kind: "failed", why };
  }
  const matches = matcher(options.cluster);
  const audit = buildAudit(await readInventory({ account, regions: signedIn.regions }, matches, context));
  if (options.cluster && audit.clusters.length === 0 && audit.unread.length === 0) {
    const globs = options.cluster.map((glob) => plain(glob)).join(" ");
    return { kind: "failed", why: `No cluster in ${some(audit.regions, 4)} matches ${globs}` };
  }
  return output(audit, expected && compareAudits(expected.audit, audit, matches), options, context);
}

async function output(
  audit: Audit,
  comparison: Comparison | undefined,
  { format, out }: Options,
  { io, files, version, program }: CommandContext,
): Promise<ExitCode | Failed> {
  const color = io.color && out === undefined;
  const layout = { color, columns: out === undefined ? io.columns : FILE_COLUMNS, program };
  const asText = format === "text" && comparison;
  const text = asText
    ? comparisonText(comparison, layout)
    : await auditFormats[format](audit, { ...layout, version });
  if (out === undefined) {
    io.out(text);
  } else {
    const written = await files.write(out, text);
    if (written.kind === "failed") return unwritable(out, written.why);
    io.err(`Wrote ${plain(out)}\n`);
  }
  // The text format includes its own summary; for any other output the summary goes to stderr.
  if (comparison && !asText) io.err(comparisonText(comparison, { ...layout, color: false }));
  if (!comparison && (format !== "text" || out !== undefined)) {
    io.err(`${[auditSummary(audit), ...unreadLines(audit)].join("\n")}\n`);
  }
  return comparison ? comparisonExit(comparison) : auditExit(audit);
}

function unwritable(path: string, why: string): Failed {
  return { kind: "failed", why: `${plain(path)} can't be written: ${plain(why)}` };
}
