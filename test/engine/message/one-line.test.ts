import * as fc from "fast-check";
import { headline } from "../../../engine/message/headline.ts";
import { renderMessage } from "../../../engine/message/message.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import type { Report } from "../../../engine/model/report.ts";
import { alerted, enabled, failedToEnable, leftAlone, report, withFinding } from "../../support/report.ts";

/** Subjects that SNS accepts: printable ASCII, at most 100, beginning with a letter, a number or a punctuation mark. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,99}$/;

const sms = (of: Report): string => JSON.parse(renderMessage(of).body).sms;

describe("the subject", () => {
  it("says what became of the node group, which it was, where, and what was done", () => {
    const done = report([enabled(), enabled("subnet-2")], { nodegroupStatus: "CREATE_FAILED" });
    expect(renderMessage(done).subject).toBe(
      "[EKS] CREATE_FAILED legacy/ng-1, ap-northeast-1: public IPv4 enabled in 2 of 2 subnets",
    );
  });

  it.each(["CREATE_FAILED", "GONE", "ACTIVE", "CREATING", "UNKNOWN", "DELETING"])(
    "always has the status and the region, however long the names are: %s",
    (nodegroupStatus) => {
      const names = { cluster: `prod-eu-1-${"c".repeat(90)}-blue`, nodegroup: `workers-${"n".repeat(50)}-b` };
      for (const subnets of [[enabled()], [alerted()], [failedToEnable(), alerted()], [leftAlone()]]) {
        const { subject } = renderMessage(report(subnets, { ...names, nodegroupStatus }));
        expect(subject).toMatch(SUBJECT);
        expect(subject).toMatch(new RegExp(`^\\[EKS\\] ${nodegroupStatus} prod.*, ap-northeast-1: .`));
      }
    },
  );

  it("cuts names in their middle, only as far as it must", () => {
    const subjectOf = (cluster: string, nodegroup: string) =>
      renderMessage(
        report([enabled(), enabled("subnet-2")], { cluster, nodegroup, nodegroupStatus: "CREATE_FAILED" }),
      ).subject;
    expect(subjectOf("prod-eu-1", "workers-b")).toBe(
      "[EKS] CREATE_FAILED prod-eu-1/workers-b, ap-northeast-1: public IPv4 enabled in 2 of 2 subnets",
    );
    expect(subjectOf("production-payments-eu-1", "workers-blue")).toBe(
      "[EKS] CREATE_FAILED produ..-eu-1/workers-blue, ap-northeast-1: public IPv4 enabled in 2 of 2 subnets",
    );
  });

  it("takes the longest sentence for which there is just room, and cuts the names for it", () => {
    const crowd = Array.from({ length: 1000 }, (_, index) => (index < 100 ? enabled() : leftAlone()));
    const names = { cluster: "c".repeat(30), nodegroup: "n".repeat(30), nodegroupStatus: "CREATE_FAILED" };
    expect(renderMessage(report(crowd, names)).subject).toBe(
      "[EKS] CREATE_FAILED cccc..cccc/nnnn..nnn, ap-northeast-1: public IPv4 enabled in 100 of 1000 subnets",
    );
  });

  it("takes the shortest sentence where there is room for none, and gives up the names", () => {
    const crowd = Array.from({ length: 1000 }, () => failedToEnable());
    const where = { region: "ap-northeast-9-future", nodegroupStatus: "CREATE_FAILED" };
    const names = { cluster: "c".repeat(30), nodegroup: "n".repeat(30) };
    const subnets = [...crowd, ...crowd.map(() => alerted())];
    expect(renderMessage(report(subnets, { ...where, ...names })).subject).toMatch(
      /^\[EKS\] CREATE_FAILED c+\.\.c+\/n+\.\.n+, ap-northeast-9-fu\.\.\.: FAILED in 1000 of 2000, 1000 to review$/,
    );
  });

  it("keeps something of both names where the sentence is the longest there is", () => {
    const crowd = Array.from({ length: 3000 }, (_, index) =>
      index % 2 ? failedToEnable(`subnet-${index}`) : alerted(`subnet-${index}`),
    );
    const long = { cluster: "c".repeat(100), nodegroup: "n".repeat(63), nodegroupStatus: "CREATE_FAILED" };
    const { subject } = renderMessage(report(crowd, long));
    expect(subject).toMatch(SUBJECT);
    expect(subject).toMatch(
      / c{3,}\.\.c{3,}\/n{3,}\.\.n{3,}, ap-northeast-1: FAILED in 1500 of 3000, 1500 to review$/,
    );
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
    expect(sms(long)).toMatch(
      /^EKS CREATING c+\.\.c+\/[\x20-\x7e]+\.\.[\x20-\x7e]+, ap-northeast-1: [\x20-\x7e]+$/,
    );
    expect(sms(long)).toContain(headline(long));
    expect(sms(long).length).toBeLessThanOrEqual(140);
  });
});
