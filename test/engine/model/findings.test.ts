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
