import { repetition, updatedWith } from "../../../engine/decision/repetition.ts";
import { nodegroup } from "../../support/build.ts";
import { eventFrom, updatedFrom } from "../../support/event.ts";

const names = { clusterName: "legacy", nodegroupName: "ng-1" };
const version = updatedFrom(eventFrom("update-nodegroup-version.cli.json"));

describe("the input that makes an update again", () => {
  test("has what was asked for, without the idempotency token", () => {
    expect(repetition(version, "version")).toEqual({ ...names, version: "1.33", force: false });
    expect(repetition(updatedFrom(eventFrom("update-nodegroup-config.cli.json")), "configuration")).toEqual({
      ...names,
      labels: { addOrUpdateLabels: { team: "platform" }, removeLabels: ["stage"] },
      taints: { addOrUpdateTaints: [{ key: "dedicated", value: "gpu", effect: "NO_SCHEDULE" }] },
      scalingConfig: { minSize: 2, maxSize: 6, desiredSize: 3 },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
    });
  });

  test("names a launch template by its id alone", () => {
    const request = { launchTemplate: { id: "lt-1", name: "workers", version: "4" } };
    expect(repetition({ ...version, request }, "version")).toEqual({
      ...names,
      launchTemplate: { id: "lt-1", version: "4" },
    });
  });

  test("leaves out what the other call accepts, and what the record made up", () => {
    const request = { version: "1.33", labels: { a: "b" }, subnets: ["subnet-1"], clusterName: "other" };
    expect(repetition({ ...version, request }, "version")).toEqual({ ...names, version: "1.33" });
  });

  test("is not given if it is too long for a message, or nested too deeply", () => {
    const long = { labels: { addOrUpdateLabels: { a: "x".repeat(6_000) } } };
    expect(repetition({ ...version, request: long }, "configuration")).toBeUndefined();
    const deep = { labels: Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], []) };
    expect(repetition({ ...version, request: deep }, "configuration")).toBeUndefined();
  });
});

describe("the tool that asked for an update", () => {
  const owned = (tags: Record<string, string>) =>
    ({ kind: "read", value: nodegroup({ settings: { tags } }) }) as const;
  const stack = { "aws:cloudformation:stack-name": "legacy-nodes" };
  const byStack = updatedFrom(eventFrom("update-nodegroup-version.launch-template.json"));

  test.each([
    [
      "the stack's, where CloudFormation called",
      byStack,
      stack,
      { maker: "CloudFormation", stack: "legacy-nodes" },
    ],
    [
      "eksctl's, where CloudFormation called for it",
      byStack,
      { ...stack, "alpha.eksctl.io/cluster-name": "legacy" },
      { maker: "eksctl", stack: "legacy-nodes" },
    ],
    ["the caller's, whatever created the node group", version, stack, { maker: "AWS CLI" }],
  ])("is %s", (_which, call, tags, expected) => {
    expect(updatedWith(call, owned(tags))).toEqual(expected);
  });

  test("is CloudFormation where the node group's tags are not known", () => {
    expect(updatedWith(byStack, { kind: "absent" })).toEqual({ maker: "CloudFormation" });
  });
});
