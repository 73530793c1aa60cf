import { readFileSync } from "node:fs";
import { z } from "zod";
import { schemas } from "../../../scripts/schemas.ts";
import { alerted, report } from "../../support/report.ts";

const generated = schemas();
const schema = (file: string) => z.fromJSONSchema(JSON.parse(generated[file] ?? "null"));

test.each(Object.entries(generated))("keeps %s in step with the code", (file, text) => {
  if (readFileSync(file, "utf8") !== text) {
    throw new Error(`${file} is not what the code says now. To bring it up to date, type: npm run schemas`);
  }
});

describe("policy.schema.json, read as an editor reads it", () => {
  const rule = { name: "a", match: { cluster: "legacy", subnetTags: { stage: ["a"] } }, mode: "observe" };
  const takes = (input: unknown) => schema("schemas/policy.schema.json").safeParse(input).success;

  test.each<[string, unknown]>([
    ["an empty policy", {}],
    ["a policy with a rule", { mode: "enable", rules: [rule] }],
    ["the policy of this repository", JSON.parse(readFileSync("policy.json", "utf8"))],
  ])("takes %s", (_what, input) => {
    expect(takes(input)).toBe(true);
  });

  test.each<[string, unknown]>([
    ["a misspelt key", { mod: "enable" }],
    ["a misspelt key of a rule", { rules: [{ ...rule, expire: "2027-01-01" }] }],
    ["a misspelt key to match on", { rules: [{ ...rule, match: { clusters: "a" } }] }],
    ["a mode that is none", { mode: "fix" }],
    ["a rule without a mode", { rules: [{ name: "a", match: { cluster: "b" } }] }],
    ["a rule that matches on nothing", { rules: [{ ...rule, match: {} }] }],
    ["the name of an account", { rules: [{ ...rule, match: { account: "prod" } }] }],
    ["the name of a region's place", { rules: [{ ...rule, match: { region: ["eu-*", "Ireland"] } }] }],
    ["the name of a VPC", { rules: [{ ...rule, match: { vpc: "my-vpc" } }] }],
    ["the name of a creator", { rules: [{ ...rule, match: { createdBy: "alice" } }] }],
    ["a date that is none", { rules: [{ ...rule, expires: "31.12.2027" }] }],
  ])("refuses %s", (_what, input) => {
    expect(takes(input)).toBe(false);
  });
});

describe("report.schema.json, read as a subscriber reads it", () => {
  const takes = (input: unknown) => schema("schemas/report.schema.json").safeParse(input).success;

  test("takes a report", () => {
    expect(takes(report([alerted()]))).toBe(true);
  });

  test("takes a report that says more than is known today, for version 1 may grow", () => {
    expect(takes({ ...report([alerted()]), more: 1 })).toBe(true);
  });

  test.each<[string, unknown]>([
    ["another version", { ...report([]), version: "2" }],
    ["a finding that is none", report([alerted("subnet-1", { finding: "fine" as "ready" })])],
    ["a report without subnets", { ...report([]), subnets: undefined }],
  ])("refuses %s", (_what, input) => {
    expect(takes(input)).toBe(false);
  });
});
