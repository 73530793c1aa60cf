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
import { defineCommand, type ExitCode, type NewCommand, type OptionsOf } from "../command.ts";
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
  summary: "say for every cluster whether its next node group would fail, and why",
  configure,
  examples: [
    { line: "nodegroup-guard audit", does: "look at all clusters in the region of your AWS configuration" },
    {
      line: "nodegroup-guard audit --region eu-west-1,us-east-1 --cluster 'prod-*'",
      does: "look at some clusters in two regions",
    },
    {
      line: "nodegroup-guard audit --all-regions --format html --out audit.html",
      does: "make one file to look at in a browser",
    },
    {
      line: "nodegroup-guard audit --expect accepted.json",
      does: "in CI: fail only on what is not accepted; accepted.json is an earlier --format json",
    },
  ],
  exits: {
    0: "nothing found, or nothing that is not accepted",
    1: "findings",
    2: "something could not be told, or an option or file is at fault",
  },
  run: runAudit,
});

function configure(command: NewCommand) {
  return command
    .addOption(new Option("--cluster <globs...>", "only these clusters: * and ? stand for anything"))
    .addOption(new Option("--format <format>", "form of the result").choices(AUDIT_FORMATS).default("text"))
    .addOption(new Option("--out <file>", "write the result to a file, whole or not at all"))
    .addOption(
      new Option("--expect <file>", "accept what an earlier --format json holds; tell what is new and gone"),
    );
}

async function runAudit(options: Options, context: CommandContext): Promise<ExitCode> {
  const done = await carryOut(options, context);
  if (done.kind === "done") return done.code;
  context.io.err(`${done.why}\n`);
  return 2;
}

type Done = { kind: "done"; code: ExitCode } | { kind: "failed"; why: string };

async function carryOut(options: Options, context: CommandContext): Promise<Done> {
  const { files } = context;
  if (options.out !== undefined) {
    const place = await files.canWrite(options.out);
    if (place.kind === "failed") return unwritable(options.out, place.why);
  }
  const expected = options.expect === undefined ? undefined : await readExpected(files, options.expect);
  if (expected?.kind === "failed") return expected;

  const signedIn = await signIn(options, context);
  if (signedIn.kind === "failed") return signedIn;
  const { account } = signedIn.identity;
  if (expected && expected.audit.account !== account) {
    const why = `${plain(options.expect ?? "")} is of account ${plain(expected.audit.account)}; the credentials are of ${account}`;
    return { kind: "failed", why };
  }
  const looked = matcher(options.cluster);
  const audit = buildAudit(await readInventory({ account, regions: signedIn.regions }, looked, context));
  if (options.cluster && audit.clusters.length === 0 && audit.unread.length === 0) {
    const globs = options.cluster.map((glob) => plain(glob)).join(" ");
    return { kind: "failed", why: `No cluster in ${audit.regions.join(", ")} matches ${globs}` };
  }
  return tell(audit, expected && compareAudits(expected.audit, audit, looked), options, context);
}

async function tell(
  audit: Audit,
  comparison: Comparison | undefined,
  { format, out }: Options,
  { io, files, version }: CommandContext,
): Promise<Done> {
  const color = io.color && out === undefined;
  const asText = format === "text" && comparison;
  const text = asText
    ? comparisonText(comparison, { color })
    : await auditFormats[format](audit, { color, version });
  if (out === undefined) {
    io.out(text);
  } else {
    const written = await files.write(out, text);
    if (written.kind === "failed") return unwritable(out, written.why);
    io.err(`Wrote ${plain(out)}\n`);
  }
  // What a person wants to know at once stands in the text already; beside anything else it is told on the
  // side.
  if (comparison && !asText) io.err(comparisonText(comparison, { color: false }));
  if (!comparison && (format !== "text" || out !== undefined)) {
    io.err(`${[auditSummary(audit), ...unreadLines(audit)].join("\n")}\n`);
  }
  return { kind: "done", code: comparison ? comparisonExit(comparison) : auditExit(audit) };
}

function unwritable(path: string, why: string): Done {
  return { kind: "failed", why: `${plain(path)} can't be written: ${plain(why)}` };
}
