import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { checks } from "../engine/decision/checks.ts";
import { FINDINGS, findings } from "../engine/model/findings.ts";
import { DEFAULT_MODE, parsePolicy } from "../engine/model/policy.ts";
import { oneFileTemplate } from "../lib/app/one-file-template.ts";
import { readOptions } from "../lib/app/options.ts";
import { readProps } from "../lib/read-props.ts";
import {
  anchors,
  bare,
  blocks,
  headings,
  type InnerLink,
  innerLinks,
  type Page,
  page,
  pages,
  table,
} from "./support/markdown.ts";
import { readmeMail } from "./support/readme-mail.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const readme = page("README.md");

describe("the findings' pages", () => {
  it("are there for every finding, and for nothing else", () => {
    const kinds = readdirSync("docs/findings").filter((file) => file !== "README.md");
    expect(kinds.sort()).toEqual(FINDINGS.map((kind) => `${kind}.md`).sort());
  });

  it.each(FINDINGS)("have the same headings, the finding's title and its AWS page: %s", (kind) => {
    const found = page(`docs/findings/${kind}.md`);
    expect(headings(found, 1)).toEqual([`${kind}: ${findings[kind].title}`]);
    expect(headings(found, 2)).toEqual([
      "What it means",
      "What the guard does",
      "What to do",
      "How it is reported",
      "False positives",
      "References",
    ]);
    expect(found.text).toContain(findings[kind].reference);
  });

  it("are listed with their titles", () => {
    const listed = table(page("docs/findings/README.md"), "finding").sort();
    expect(listed).toEqual(FINDINGS.map((kind) => [`[${kind}](${kind}.md)`, findings[kind].title]).sort());
  });
});

it("gives the order of the checks, as it is", () => {
  const order = table(page("docs/decisions/0003-precedence.md"), "finding").map(([kind]) => bare(kind));
  expect(order).toEqual(checks.map(({ finding }) => finding));
});

describe("every page", () => {
  it("has links that lead somewhere", () => {
    const isDead = ({ target, anchor }: InnerLink) =>
      !existsSync(target) || (anchor !== undefined && !anchors(page(target)).includes(anchor));
    expect(faults((each) => innerLinks(each).filter(isDead))).toEqual([]);
  });

  it("names only npm scripts that exist", () => {
    expect(faults(({ text }) => unknown(text, /npm run ([a-z][\w:-]*)/g, manifest.scripts))).toEqual([]);
  });

  it("names only deployment options that exist", () => {
    expect(faults(({ text }) => unknown(text, /-c (\w+)=/g, { ...options(), ...organization() }))).toEqual(
      [],
    );
  });

  it("gives the region in every AWS command", () => {
    const astray = (command: string) => !command.startsWith("aws sts ") && !command.includes("--region");
    expect(faults((each) => awsCommands(each).filter(astray))).toEqual([]);
  });
});

describe("the README", () => {
  it("is a door: at most 130 lines", () => {
    expect(readme.text.split("\n").length).toBeLessThanOrEqual(131);
  });

  it("shows a mail as it is sent, shortened: its lines in their order", async () => {
    const { subject, text } = await readmeMail();
    const sent = `Subject: ${subject}\n\n${text}`.split("\n");
    const [shown = ""] = blocks(readme, "text");
    const lines = shown.split("\n").filter((line) => line !== "…");
    const places = lines.map((line) => sent.indexOf(line));
    expect(lines.filter((line) => !sent.includes(line))).toEqual([]);
    expect(places.filter((_, at) => lines[at])).toEqual(
      places.filter((_, at) => lines[at]).sort((a, b) => a - b),
    );
  });
});

it("shows the whole mail as it is sent", async () => {
  const { subject, text } = await readmeMail();
  expect(blocks(page("docs/message.md"), "text")).toEqual([`Subject: ${subject}\n\n${text}`]);
});

it("lists every deployment option with its default", () => {
  const listed = table(page("docs/deploy.md"), "option").map(([name, , fallback]) => [
    bare(name),
    bare(fallback),
  ]);
  expect(Object.fromEntries(listed)).toEqual(options());
});

it("lists every deployment option of an organization", () => {
  const listed = table(page("docs/organization.md"), "option").map(([names = ""]) =>
    names.split(", ").map(bare),
  );
  const [first, ...others] = [listed.slice(0, 4).flat(), ...listed.slice(4).flat()];
  expect(first).toEqual(Object.keys(organization()));
  expect(others.filter((name) => !Object.keys(options()).includes(name))).toEqual([]);
});

describe("the page on installing", () => {
  const listed = (heading: string) =>
    table(page("docs/install.md"), heading).flatMap(([names = ""]) => names.split(", ").map(bare));

  it("lists every prop of the construct", () => {
    const source = readFileSync("lib/guard-props.ts", "utf8");
    const props = source.slice(source.indexOf("export interface NodegroupGuardProps"));
    expect(listed("prop")).toEqual(Array.from(props.matchAll(/readonly (\w+)\?:/g), ([, name]) => name));
  });

  it("gives every prop the default that it has, as its comment does", () => {
    const { followFor, logRetention } = defaults();
    const expected = {
      ...defaults(),
      followFor: `Duration.seconds(${followFor})`,
      logRetention: `RetentionDays.${RetentionDays[Number(logRetention)]}`,
    };
    const shown = table(page("docs/install.md"), "prop").map(([name, , fallback]) => [
      bare(name),
      bare(fallback),
    ]);
    const source = readFileSync("lib/guard-props.ts", "utf8");
    const comments = source.matchAll(/@default (?:- )?"?(.*?)"?(?::.*)?\n +\*\/\n +readonly (\w+)/g);
    const commented = Array.from(comments, ([, fallback, name]) => [name, fallback]);
    expect(Object.fromEntries(shown)).toMatchObject(expected);
    expect(Object.fromEntries(commented)).toMatchObject(expected);
  });

  it("lists every parameter of the template, with defaults that its props have", () => {
    const { Parameters = {} } = oneFileTemplate({ props: { rules: [] }, context: {} }, "", "POLICY");
    expect(listed("parameter")).toEqual(Object.keys(Parameters ?? {}));
    expect(Parameters).toMatchObject({
      Mode: { Default: DEFAULT_MODE },
      FollowSeconds: { Default: Number(defaults().followFor) },
    });
  });
});

it("shows a policy that can be deployed", () => {
  const policies = blocks(page("docs/policy.md"), "json").map((block) => parsePolicy(JSON.parse(block)));
  expect(policies).toEqual([expect.objectContaining({ kind: "policy" })]);
});

describe("the examples", () => {
  const files = readdirSync("examples");

  it.each(files)("can be deployed: %s", (file) => {
    expect(parsePolicy(JSON.parse(readFileSync(join("examples", file), "utf8")))).toMatchObject({
      kind: "policy",
    });
  });

  it("are all explained", () => {
    const explained = table(page("docs/policy.md"), "file").map(
      ([link]) => link?.match(/\(\.\.\/examples\/(.+)\)/)?.[1],
    );
    expect(explained.sort()).toEqual(files.sort());
  });
});

it("has a heading in the runbook for every alarm", () => {
  const alarms = Array.from(
    readFileSync("lib/alarms.ts", "utf8").matchAll(/^ {4}"([a-z-]+)": \{$/gm),
    ([, name]) => name,
  );
  expect(alarms).not.toEqual([]);
  expect(headings(page("docs/runbook.md"), 2).filter((heading) => /^(function|rule)-/.test(heading))).toEqual(
    alarms,
  );
});

it("has a heading in the runbook for every alarm of the audit", () => {
  const sources = ["lib/scheduled-audit.ts", "lib/early-starts.ts"].map((file) => readFileSync(file, "utf8"));
  const alarms = sources.flatMap((text) =>
    Array.from(text.matchAll(/"(audit-[a-z-]+)"/g), ([, name]) => name),
  );
  expect(alarms).toHaveLength(3);
  expect(headings(page("docs/runbook.md"), 2).filter((heading) => heading.startsWith("audit-"))).toEqual(
    alarms,
  );
});

it("explains dependencies that exist, each once and in words", () => {
  const explained = table(page("CONTRIBUTING.md"), "package").map(([name, why]) => [bare(name), why]);
  const installed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const names = explained.map(([name]) => name);
  expect(names.filter((name) => !installed.includes(name ?? ""))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(explained.filter(([, why]) => !why)).toEqual([]);
});

/** The pages' faults, each with the page's path. */
function faults(of: (page: Page) => unknown[]): unknown[] {
  return pages().flatMap((each) => of(each).map((fault) => [each.path, fault]));
}

function unknown(text: string, pattern: RegExp, known: object): string[] {
  const named = Array.from(text.matchAll(pattern), ([, name = ""]) => name);
  return named.filter((name) => !Object.hasOwn(known, name));
}

function awsCommands(of: Page): string[] {
  return blocks(of, "bash").flatMap((block) => block.replaceAll("\\\n", " ").match(/\baws [a-z].*/g) ?? []);
}

/** The options of the stack for an organization, which has no defaults. */
function organization(): object {
  const context = { organization: "o-a1b2c3d4e5", organizationalUnits: "r-a1b2", regions: "eu-west-1" };
  const read = readOptions(context, () => "{}");
  return (read.kind === "options" && read.options.organization) || {};
}

/** The options by name, each with its default as the page puts it. */
function options(): Record<string, string> {
  const { alarms: _, ...options } = defaults();
  return { mode: "the file's", policyFile: "policy.json", ...options };
}

/** The default of every prop that has one, as pages put it. */
function defaults(): Record<string, string> {
  const read = readProps({}, () => "{}");
  if (read.kind === "faulty") throw new Error(JSON.stringify(read.faults));
  const { policy: _policy, topic: _topic, encryptionKey: _key, ...options } = read.options;
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value) || "none"]));
}
