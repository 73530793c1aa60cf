import { FINDINGS } from "../../lambda/core/findings.ts";
import { mail } from "../../lambda/render/mail.ts";
import { nextSteps } from "../../lambda/render/next-steps.ts";
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
