import { FINDINGS } from "../../lambda/core/findings.ts";
import type { Report } from "../../lambda/core/report.ts";
import { mail } from "../../lambda/render/mail.ts";
import { nextSteps } from "../../lambda/render/next-steps.ts";
import { alerted, report } from "../support/report.ts";
import { cases, only, situations } from "./situations.ts";

describe("the mail", () => {
  it.each(cases)("reads well: %s", (_, report) => {
    expect(`\n${mail(report, report.subnets)}`).toMatchSnapshot();
  });

  it.each(cases)("carries the region in every AWS command: %s", (_, report) => {
    const commands = mail(report, report.subnets).match(/^ +aws .*$/gm) ?? [];
    expect(commands).not.toEqual([]);
    expect(commands.filter((command) => !/ --region ap-northeast-1( |$)/.test(command))).toEqual([]);
  });

  it.each(["missing-public-ip", "blackhole-route"] as const)(
    "names no receipt or source that isn't there: %s",
    (finding) => {
      expect(mail(only(finding), only(finding).subnets)).not.toMatch(/receipt:|at the source:|interfaces/);
    },
  );
});

describe("what the mail says about the node group", () => {
  const linesOf = (changes: Partial<Report>) => mail(report([alerted()], changes), [alerted()]).split("\n");

  it("tells the time to the second, in UTC", () => {
    expect(linesOf({ eventTime: "2026-11-22T10:41:05.123Z" })).toContain(
      "Created     2026-11-22 10:41:05 UTC by assumed-role/platform-admin/alice (AWS CLI)",
    );
  });

  it("names a creator that is no ARN as it is", () => {
    expect(linesOf({ createdBy: "unknown" })).toContain(
      "Created     2026-11-22 10:41:05 UTC by unknown (AWS CLI)",
    );
  });

  it("names five policies at most, whatever rules and tags there are", () => {
    const subnets = Array.from({ length: 8 }, (_, index) =>
      alerted(`subnet-${index}`, { rule: `rule ${index}` }),
    );
    expect(mail(report(subnets), subnets)).toMatch(/^Policy .*; alert \(rule "rule 4"\); and 3 more$/m);
  });
});

describe("the next steps", () => {
  it.each(FINDINGS.filter((kind) => kind !== "ready"))("help with %s", (finding) => {
    const report = only(finding);
    expect(nextSteps(report, report.subnets)).toMatchSnapshot();
  });

  it("are none for what is fine, was switched on or is only observed", () => {
    const { subnets } = situations["one alerted, one only observed"];
    const quiet = [...situations["thirty subnets"].subnets, ...subnets.slice(1), ...only("ready").subnets];
    expect(nextSteps(situations["thirty subnets"], quiet)).toEqual([]);
  });
});
