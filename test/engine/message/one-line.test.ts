import * as fc from "fast-check";
import { headline } from "../../../engine/message/headline.ts";
import { renderMessage } from "../../../engine/message/message.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import type { Report } from "../../../engine/model/report.ts";
import { alerted, enabled, failedToEnable, report, withFinding } from "../../support/report.ts";

/** What SNS takes: printable ASCII, at most 100, beginning with a letter, a number or a punctuation mark. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,99}$/;

const sms = (of: Report): string => JSON.parse(renderMessage(of).body).sms;

describe("the subject", () => {
  it("names the node group and says what happened", () => {
    expect(renderMessage(report([enabled(), enabled("subnet-2")])).subject).toBe(
      "[EKS] legacy/ng-1: auto-assign public IPv4 was off in 2 of 2 subnets - enabled",
    );
  });

  it.each([
    ["CREATE_FAILED", "legacy/ng-1 CREATE_FAILED"],
    ["GONE", "legacy/ng-1 GONE"],
    ["ACTIVE", "legacy/ng-1"],
    ["CREATING", "legacy/ng-1"],
    ["UNKNOWN", "legacy/ng-1"],
  ])("says what became of the node group where that matters: %s", (nodegroupStatus, who) => {
    const { subject } = renderMessage(report([alerted()], { nodegroupStatus }));
    expect(subject).toMatch(`[EKS] ${who}: auto-assign`);
  });

  it("leaves out what became of the node group before it cuts a name", () => {
    const cluster = "c".repeat(22);
    const { subject } = renderMessage(report([alerted()], { cluster, nodegroupStatus: "CREATE_FAILED" }));
    expect(subject).toContain(`${cluster}/ng-1: `);
  });

  it("shortens long names and keeps what happened", () => {
    const long = report([alerted()], { cluster: "c".repeat(100), nodegroup: "n".repeat(63) });
    const { subject } = renderMessage(long);
    expect(subject).toHaveLength(100);
    expect(subject).toContain(`...: ${headline(long)}`);
  });

  it.each([
    ["a line break that would add a header", "x\r\nBcc: everybody@example.org"],
    ["terminal escapes", "\u001b[2Jprod"],
    ["marks that turn the reading direction", "\u202egnp.exe"],
    ["characters of four bytes", "🦀".repeat(120)],
    ["half a surrogate pair", "a\ud83d"],
    ["nothing but spaces", "   "],
  ])("stays valid with %s in a name", (_, name) => {
    const { subject } = renderMessage(report([alerted()], { cluster: name, nodegroup: name }));
    expect(subject).toMatch(SUBJECT);
  });

  it("stays valid whatever the names, findings and outcomes are", () => {
    const name = fc.string({ unit: "binary", minLength: 1, maxLength: 255 });
    const subnet = fc.oneof(
      fc.constant(enabled()),
      fc.constant(failedToEnable()),
      fc.constantFrom(...FINDINGS).map((finding) => withFinding(finding)),
    );
    fc.assert(
      fc.property(name, name, fc.array(subnet, { maxLength: 40 }), (cluster, nodegroup, subnets) => {
        expect(renderMessage(report(subnets, { cluster, nodegroup })).subject).toMatch(SUBJECT);
      }),
    );
  });
});

describe("the SMS", () => {
  it("is one line of at most 140 characters that says what happened, however long the names are", () => {
    const long = report([failedToEnable()], { cluster: "c".repeat(255), nodegroup: "n\n".repeat(100) });
    expect(sms(long)).toMatch(/^EKS c+\.\.\.: [\x20-\x7e]+$/);
    expect(sms(long)).toContain(headline(long));
    expect(sms(long).length).toBeLessThanOrEqual(140);
  });
});
