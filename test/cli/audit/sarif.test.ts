import type { Log, Result } from "sarif";
import { sarifLog, sarifResults } from "../../../cli/audit/audit-sarif.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import { clusterOf, denied, groupOf, inventory, regionOf } from "../support/inventory.ts";
import { balanced, failedRegion, fixed, legacy, tangled } from "../support/story.ts";

const logOf = (...regions: Parameters<typeof inventory>): Log =>
  JSON.parse(
    sarifLog([sarifResults(buildAudit(inventory(...regions)))], {
      unread: [],
      several: false,
      version: "1.2.3",
    }),
  );
const runOf = (...regions: Parameters<typeof inventory>) => {
  const [run] = logOf(...regions).runs;
  if (!run) throw new Error("the log has no run");
  return run;
};
const resultsOf = (...regions: Parameters<typeof inventory>): Result[] => runOf(...regions).results ?? [];

it("contains its own version and the tool's", () => {
  expect(logOf(legacy)).toMatchObject({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "nodegroup-guard", semanticVersion: "1.2.3" } } }],
  });
});

it("has a rule for every finding, with an https page", () => {
  const rules = runOf(legacy).tool.driver.rules ?? [];
  const kinds = FINDINGS.filter((kind) => kind !== "ready");
  expect(rules.map(({ id }) => id).sort()).toEqual([...kinds, "create-failed"].sort());
  for (const { shortDescription, fullDescription, help, helpUri } of rules) {
    expect([shortDescription?.text, fullDescription?.text, help?.text]).not.toContain(undefined);
    expect(helpUri).toMatch(/^https:\/\//);
  }
});

it("gives every result a rule, a message and a location", () => {
  const { results = [], tool } = runOf(tangled);
  expect(results.length).toBeGreaterThan(3);
  for (const { ruleId, ruleIndex = -1, message, locations = [] } of results) {
    expect(tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
    expect(message.text).toMatch(/\S/);
    expect(locations).toHaveLength(1);
    expect(locations[0]?.physicalLocation?.artifactLocation?.uri).toMatch(/^[\w./%()-]+$/);
    expect(locations[0]?.physicalLocation?.region).toEqual({ startLine: 1 });
  }
});

it("reports subnets that no node group uses as notes, and marks them", () => {
  expect(resultsOf(balanced).map(({ level, properties }) => [level, properties])).toEqual([
    ["note", { account: "111122223333", unused: true }],
    ["note", { account: "111122223333", unused: true }],
  ]);
});

it("reports a blocked node group as an error and the next one as a warning", () => {
  expect(resultsOf(legacy).map(({ level }) => level)).toEqual(["error", "error"]);
  expect(
    resultsOf(regionOf([clusterOf("a", [], { subnets: ["subnet-1"] })])).map(({ level }) => level),
  ).toEqual(["warning"]);
});

it("reports a node group in CREATE_FAILED as an error, with the commands to re-create it", () => {
  const [failed] = resultsOf(failedRegion);
  expect(failed).toMatchObject({ ruleId: "create-failed", level: "error" });
  expect(failed?.message.text).toContain("aws eks delete-nodegroup");
});

it("marks the run as unsuccessful if a read failed", () => {
  const [invocation] = runOf(tangled).invocations ?? [];
  expect(invocation?.executionSuccessful).toBe(false);
  expect(invocation?.toolExecutionNotifications?.map(({ message }) => message.text)).toContain(
    "cluster hidden in ap-northeast-1: not allowed to eks:DescribeCluster (AccessDeniedException)",
  );
  expect(runOf(fixed)).toMatchObject({ results: [], invocations: [{ executionSuccessful: true }] });
});

it("gives each cause one fingerprint, whichever cluster uses it", () => {
  const prints = (region: typeof legacy) =>
    resultsOf(region).map(({ partialFingerprints }) => partialFingerprints?.["cause/v1"]);
  const one = regionOf([clusterOf("a", [], { subnets: ["subnet-1"] })]);
  const two = regionOf([clusterOf("b", [groupOf("ng", { subnets: ["subnet-1"] })])]);
  expect(prints(one)).toEqual(prints(two));
  expect(new Set(prints(tangled)).size).toBe(prints(tangled).length);
});

it("makes no link of other people's brackets, nor of backslashes before them", () => {
  const message = "See [here](https://evil.example) or \\[there\\](1).";
  const health = [{ code: "Ec2SubnetInvalidConfiguration", message, resourceIds: [] }];
  const group = groupOf("ng", { status: "CREATE_FAILED", health, subnets: ["subnet-1"] });
  const hidden = { ...clusterOf("[x](1)"), cluster: denied("eks:DescribeCluster") };
  const region = regionOf([clusterOf("a", [group]), hidden]);
  const { results = [], invocations = [] } = runOf(region);
  const texts = [
    ...results.flatMap(({ message, relatedLocations = [] }) => [
      message.text,
      ...relatedLocations.map((each) => each.message?.text),
    ]),
    ...invocations.flatMap(({ toolExecutionNotifications = [] }) =>
      toolExecutionNotifications.map(({ message }) => message.text),
    ),
  ].join("\n");
  expect(texts).toContain("See \\[here\\](https://evil.example) or \\\\\\[there\\\\\\](1).");
  expect(texts).toContain("\\[x\\](1)");
  // An even number of backslashes before a bracket leaves it a bracket.
  expect(texts).not.toMatch(/(?<!\\)(\\\\)*[[\]]/);
});

it("escapes hostile names", () => {
  const name = "\ud800\u001b[31m<script>/../%2e\u202e";
  const [result] = resultsOf(regionOf([clusterOf(name, [groupOf(name, { subnets: ["subnet-1"] })])]));
  const text = JSON.stringify(result);
  expect(text).not.toMatch(/\\u001b|\\u202e|\\ud800/);
  expect(result?.relatedLocations?.[0]?.physicalLocation?.artifactLocation?.uri).toMatch(/^[\w./%()~-]+$/);
});
