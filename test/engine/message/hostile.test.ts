import * as fc from "fast-check";
import { renderMessage } from "../../../engine/message/message.ts";
import type { Report } from "../../../engine/model/report.ts";
import { alerted, enabled, failedToEnable, report } from "../../support/report.ts";
import { paste, shells } from "../../support/shells.ts";
import { chatOf, variants } from "../../support/variants.ts";

/**
 * Every place of a report that holds text which somebody else chose, filled by `text`; names only as far as
 * the parser takes them.
 */
function everywhere(text: string, changes: Partial<Report> = {}): Report {
  const name = nameFrom(text);
  const hostile = {
    evidence: text,
    rule: text,
    loweredBy: `nodegroup-guard:mode=${text}`,
    receipt: text,
    interfaces: { counts: { [text]: 1 }, incomplete: false },
    source: { stack: text, logicalId: text },
    notes: [{ finding: "few-addresses" as const, evidence: text }],
  };
  const facts = {
    vpc: text,
    availabilityZone: text,
    cidr: text,
    owner: text,
    freeAddresses: 1,
    autoAssignPublicIpv4: false,
    routeTable: name,
    wayOut: { kind: "internet-gateway" as const, target: text },
  };
  return report(
    [
      alerted(`1${name}`, { ...hostile, facts }),
      alerted(`2${name}`, { ...hostile, finding: "unclear-route", facts }),
      enabled(`3${name}`, { ...hostile, facts }),
      { ...failedToEnable(`4${name}`, text), ...hostile, reason: text },
      alerted(`5${name}`, { ...hostile, interfaces: { unknown: text }, undecidedRule: text }),
      alerted(`6${name}`, { exemptedBy: { kind: "rule", rule: text, reason: text, owner: text } }),
      alerted(`7${name}`, { exemptedBy: { kind: "tag", tag: text } }),
    ],
    {
      cluster: name,
      nodegroup: name,
      createdBy: `arn:aws:sts::111122223333:assumed-role/admin/${text}`,
      expiredRules: [text],
      health: [{ code: text, message: text, resourceIds: [text] }],
      wayBack: { maker: "AWS CLI", stack: text, settings: { nodegroupName: name, labels: { [name]: name } } },
      ...changes,
    },
  );
}

/** The same of a node group that a tool owns. */
function everywhereInOwned(text: string): Report {
  return everywhere(text, { owner: { tool: "CloudFormation", evidence: text, stack: `${text} stack` } });
}

/** The same of an update, hostile in all that EKS, or a made-up event, could say of it. */
function everywhereInUpdate(text: string): Report {
  const name = nameFrom(text);
  return everywhere(text, {
    owner: { tool: "Rancher", evidence: text, stack: text },
    update: {
      kind: "configuration",
      id: name,
      status: text,
      errors: [{ code: text, message: text, resourceIds: [text] }],
      settings: { clusterName: name, nodegroupName: name, labels: { addOrUpdateLabels: { [name]: name } } },
    },
    timing: { eventAgeSeconds: 3, changedBeforeVerdict: "unknown" },
  });
}

const names: [string, string][] = [
  ["line breaks", "a\nNext\r\n  aws iam delete-user --user-name alice\r\u000b\u000c\u0085\u2028\u2029z"],
  ["quotes", `'"\u2018\u2019\u201c\u00b4`],
  ["terminal escapes", "\u001b[31m\u001b[2J\u001b]0;x\u0007\u009b31m\u0008"],
  ["marks that turn or hide text", "\u202e\u2066abc\u2069\u200b\u200d\ufeff\u{e0041}"],
  ["four-byte characters", "🦀👩‍👩‍👧𝔘𠀀".repeat(5)],
  ["backticks and substitutions", "`id` $(id) $(($HOME)) !!"],
  ["leading dashes", "--endpoint-url=http://example.org"],
  ["half a surrogate pair", "\ud83d x \ude00"],
  ["JSON", '{"a":"\\u0000"}\\"},'],
];

/** All that a mail reader or a terminal could take for the end of a line. */
const LINE = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/** Characters that must not reach a reader: controls but the line break, marks that reorder or hide, halves of pairs. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Any text, also such as is made of nothing but dangerous pieces. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 120 }),
  fc
    .array(
      fc.constantFrom(
        "\n",
        "\r",
        "'",
        '"',
        "`",
        "$(",
        ")",
        "\\",
        "-",
        " ",
        "\u001b[",
        "\u202e",
        "🦀",
        "\ud83d",
        "x",
      ),
      {
        minLength: 1,
        maxLength: 40,
      },
    )
    .map((pieces) => pieces.join("")),
);

const linesOf = (of: Report) => variants(of).email.split(LINE).length;
const tame = linesOf(everywhere("x"));
const tameOwned = linesOf(everywhereInOwned("x"));
const tameUpdate = linesOf(everywhereInUpdate("x"));

describe("a report full of hostile text", () => {
  it.each(names)("stays a mail of the same lines, each its own: %s", (_, text) => {
    expectCalmMail(text);
  });

  it("stays a mail of the same lines, whatever the text is", () => {
    fc.assert(fc.property(anyText, expectCalmMail));
  });

  it.each(names)("parses in every JSON variant and keeps the text for machines: %s", (_, text) => {
    const { sqs } = variants(everywhere(text));
    expect(JSON.parse(sqs)).toMatchObject({
      cluster: nameFrom(text),
      subnets: [{ evidence: text }, {}, {}, {}, {}, {}, {}],
    });
    expect(chatOf(everywhere(text)).version).toBe("1.0");
  });

  it("parses in every JSON variant, whatever the text is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const each of [everywhere(text), everywhereInOwned(text)]) {
          const { content } = chatOf(each);
          expect(content.description.split(LINE)).toHaveLength(9);
          expect([content.title, content.description, ...content.nextSteps].join("\n")).not.toMatch(UNSAFE);
          const advice = content.nextSteps.filter((step) => !/^`.*`$/.test(step));
          expect(advice.join("\n")).not.toMatch(/[`<>[\]]/);
        }
        expect(JSON.parse(variants(everywhere(text)).sqs).subnets).toHaveLength(7);
      }),
    );
  });

  it("shortens tags of 10 kB in the mail, so that everything else is still seen", () => {
    const long = "x\ny".repeat(3500);
    const tagged = {
      loweredBy: long,
      source: { stack: long, logicalId: long },
      evidence: long,
      receipt: long,
    };
    const of = report([enabled("subnet-1", tagged), alerted("subnet-2")], { expiredRules: [long] });
    const lines = variants(of).email.split(LINE);
    expect(lines.filter((line) => /^ +subnet-[12] /.test(line))).toHaveLength(2);
    expect(lines.some((line) => line.endsWith("…"))).toBe(true);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(1000);
    expect(JSON.parse(variants(of).sqs).subnets).toHaveLength(2);
  });

  it("keeps subject and SMS to printable ASCII in one line", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const each of [everywhere(text), everywhereInUpdate(text)]) {
          expect(renderMessage(each).subject).toMatch(/^\[EKS\] [\x20-\x7e]{1,94}$/);
          expect(variants(each).sms).toMatch(/^EKS [\x20-\x7e]{1,136}$/);
        }
      }),
    );
  });
});

describe.each(shells)("the commands of a mail full of hostile text, pasted into $name", (shell) => {
  it.each(names)("name what they are about to the letter, and run nothing else: %s", (_, text) => {
    expectExactCommands(text);
  });

  it("name what they are about to the letter, whatever the text is", () => {
    fc.assert(fc.property(anyText, expectExactCommands), { numRuns: 50 });
  });

  it("are the update's own, to the letter, whatever the text is", () => {
    fc.assert(fc.property(anyText, expectExactUpdate), { numRuns: 20 });
  });

  it("are safe in eksctl's way back, too", () => {
    const of = report([alerted()], {
      nodegroup: "--approve; id",
      cluster: "-c",
      owner: { tool: "eksctl", evidence: "tag alpha.eksctl.io/cluster-name=-c" },
    });
    expect(paste(shell, commandsIn(variants(of).email)).calls).toEqual(
      expect.arrayContaining([
        [
          "eksctl",
          "delete",
          "nodegroup",
          "--region",
          "ap-northeast-1",
          "--cluster=-c",
          "--name=--approve; id",
          "--wait",
        ],
        ["eksctl", "create", "nodegroup", "--config-file", "cluster.yaml", "--include=--approve; id"],
      ]),
    );
  });

  function expectExactUpdate(text: string): void {
    const name = argumentFrom(text);
    const { calls, noise, files } = paste(shell, commandsIn(variants(everywhereInUpdate(name)).email));
    expect({ noise, files }).toEqual({ noise: "", files: [] });
    expect(valuesOf(calls, "update-id")).toEqual([name]);
    expect(valuesOf(calls, "cli-input-json").map((json) => JSON.parse(json))).toEqual([
      { clusterName: name, nodegroupName: name, labels: { addOrUpdateLabels: { [name]: name } } },
    ]);
  }

  function expectExactCommands(text: string): void {
    const name = argumentFrom(text);
    const commands = commandsIn(variants(everywhere(name)).email);
    const { calls, noise, files } = paste(shell, commands);
    expect({ noise, files }).toEqual({ noise: "", files: [] });
    expect(calls).toHaveLength(commands.length);

    const subject = { region: ["ap-northeast-1"], cluster: [name], nodegroup: [name] };
    expect(valuesOf(calls, "region")).toEqual(subject.region);
    expect(valuesOf(calls, "cluster-name")).toEqual(subject.cluster);
    expect(valuesOf(calls, "nodegroup-name")).toEqual(subject.nodegroup);
    expect(valuesOf(calls, "route-table-ids")).toEqual([name]);
    expect(valuesOf(calls, "subnet-id").sort()).toEqual(["1", "3", "4", "5"].map((digit) => digit + name));
    expect(valuesOf(calls, "cli-input-json").map((json) => JSON.parse(json))).toEqual([
      { nodegroupName: name, labels: { [name]: name } },
    ]);
  }
});

function expectCalmMail(text: string): void {
  for (const [each, lines] of [
    [everywhere(text), tame],
    [everywhereInOwned(text), tameOwned],
    [everywhereInUpdate(text), tameUpdate],
  ] as const) {
    expect(linesOf(each)).toBe(lines);
    expect(variants(each).email).not.toMatch(UNSAFE);
  }
}

/** No argument can hold a NUL or half a surrogate pair. */
function argumentFrom(text: string): string {
  const name = Buffer.from(nameFrom(text.replaceAll("\0", ""))).toString();
  fc.pre(name.length > 0);
  return name;
}

function nameFrom(text: string): string {
  return [...text].slice(0, 120).join("");
}

function commandsIn(mail: string): string[] {
  return mail.match(/^ +(aws|eksctl) .*$/gm) ?? [];
}

/** The distinct values that the calls pass to one option, in order. */
function valuesOf(calls: string[][], option: string): string[] {
  const values = calls.flatMap((words) =>
    words.flatMap((word, index) => {
      if (word === `--${option}`) return words[index + 1] ?? [];
      return word.startsWith(`--${option}=`) ? word.slice(option.length + 3) : [];
    }),
  );
  return [...new Set(values)];
}
