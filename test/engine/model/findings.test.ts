import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FINDINGS, findings } from "../../../engine/model/findings.ts";

const worstFirst = [...FINDINGS].sort((a, b) => findings[b].severity - findings[a].severity);

test("gives no two findings the same severity: which one stands for a subnet is never left to chance", () => {
  expect(new Set(FINDINGS.map((kind) => findings[kind].severity)).size).toBe(FINDINGS.length);
});

test("ranks addresses above routes, routes above the set-up, and what is unknown above nothing", () => {
  expect(worstFirst).toEqual([
    ...["missing-public-ip", "reverted", "missing-ipv6", "shared-subnet"],
    ...["blackhole-route", "no-route-to-api", "internet-blocked", "looks-private", "endpoint-restricted"],
    ...["launch-template-conflict", "unsupported-location", "foreign-subnet", "subnet-not-found"],
    ...["few-addresses", "unclear-route", "undetermined", "ready"],
  ]);
});

test("names something to change for every finding but ready", () => {
  expect(FINDINGS.filter((kind) => findings[kind].cause === "none")).toEqual(["ready"]);
});

test("lets one finding alone lead to a change, by the setting that resolves it", () => {
  expect(FINDINGS.filter((kind) => findings[kind].fixable)).toEqual(["missing-public-ip"]);
  expect(FINDINGS.filter((kind) => findings[kind].autoAssign)).toEqual([
    "missing-public-ip",
    "missing-ipv6",
    "reverted",
  ]);
});

describe("a property of a finding stands in its entry", () => {
  const kinds = FINDINGS.join("|");
  const byName = new RegExp(`([!=]==) "(${kinds})"|"(${kinds})" [!=]==|FindingKind\\[\\] = \\["`);
  // What a subnet is skipped for, not its finding; and the finding that has a word of its own there.
  const known: Record<string, number> = {
    "cli/change/fix-text.ts": 1,
    "engine/change/plan-fix.ts": 1,
  };
  const files = ["bin", "cli", "engine", "lambda", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith("assets.ts"))
      .map((file) => join(folder, file)),
  );

  test.each(files)("and %s compares with no finding's name instead", (file) => {
    const lines = readFileSync(file, "utf8").split("\n");
    expect(lines.filter((line) => byName.test(line))).toHaveLength(known[file] ?? 0);
  });
});
