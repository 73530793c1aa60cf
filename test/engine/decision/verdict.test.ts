import { ErrorCode } from "@aws-sdk/client-eks";
import { type Course, timingOf, verdictOf } from "../../../engine/decision/verdict.ts";
import type { Nodegroup, Read, UpdateState } from "../../../engine/model/facts.ts";
import type { NodegroupCall, NodegroupUpdate } from "../../../engine/model/nodegroup-call.ts";
import { created, nodegroup } from "../../support/build.ts";

const SUBNETS = { code: "Ec2SubnetInvalidConfiguration", message: "", resourceIds: [] };
const SENTENCE =
  "One or more Amazon EC2 Subnets of [subnet-1] for node group ng-1 does not automatically assign public IP addresses to instances launched into it.";
const OTHER = { code: "NodeCreationFailure", message: "", resourceIds: [] };
const UNREAD = { kind: "unreadable", action: "eks:Describe", reason: "throttled", denied: false } as const;
const group = (changes: Partial<Nodegroup>): Read<Nodegroup> => ({ kind: "read", value: nodegroup(changes) });
const state = (status: string, ...errors: UpdateState["errors"]): Read<UpdateState> => ({
  kind: "read",
  value: { status, errors },
});

describe("EKS's verdict on a creation", () => {
  test.each<[string, Read<Nodegroup>]>([
    ["open", group({ status: "CREATING" })],
    ["refused", group({ status: "CREATE_FAILED", health: [SUBNETS] })],
    ["settled", group({ status: "CREATE_FAILED", health: [OTHER] })],
    ["settled", group({ status: "DEGRADED", health: [SUBNETS] })],
    ["settled", group({ status: "ACTIVE" })],
    ["settled", { kind: "absent" }],
    ["unknown", UNREAD],
  ])("is %s where EKS says %j", (expected, answer) => {
    expect(verdictOf(created(), { nodegroup: answer })).toBe(expected);
  });
});

describe("EKS's verdict on an update", () => {
  const verdict = (
    answer: Read<UpdateState> | undefined,
    update: NodegroupUpdate = { kind: "version", id: "u" },
    names: Partial<Pick<NodegroupCall, "cluster" | "nodegroup" | "request">> = {},
  ) =>
    verdictOf(
      { ...created(), request: {}, ...names, update },
      { nodegroup: group({ status: "CREATING" }), ...(answer ? { update: answer } : {}) },
    );

  test.each<[string, Read<UpdateState> | undefined]>([
    ["open", state("InProgress")],
    ["refused", state("Failed", OTHER, { ...OTHER, message: SENTENCE })],
    ["refused", state("Failed", { ...OTHER, message: "Ec2SubnetInvalidConfiguration - not valid" })],
    ["refused", state("Failed", { ...OTHER, resourceIds: ["i-1", "subnet-0a1b2c3d"] })],
    ["settled", state("Failed", OTHER)],
    ["settled", state("Failed", { ...OTHER, message: "No such launch template: subnetwork" })],
    ["settled", state("Failed", { ...OTHER, resourceIds: ["i-0a1b2c3d"] })],
    ["open", state("InProgress", { ...OTHER, message: SENTENCE })],
    ["settled", state("Successful")],
    ["settled", state("Cancelled")],
    ["unknown", { kind: "absent" }],
    ["unknown", UNREAD],
    ["unknown", undefined],
  ])("is %s where EKS says %j, whatever it says of the node group", (expected, answer) => {
    expect(verdict(answer)).toBe(expected);
  });

  test.each(Object.values(ErrorCode))(
    "goes by what EKS says under the code %s, but for AccessDenied",
    (code) => {
      const expected = code === "AccessDenied" ? "settled" : "refused";
      expect(verdict(state("Failed", { code, message: SENTENCE, resourceIds: [] }))).toBe(expected);
      expect(verdict(state("Failed", { code, message: "", resourceIds: ["subnet-1"] }))).toBe(expected);
    },
  );

  test("does not go by words that the caller chose", () => {
    const chosen = {
      cluster: "Subnets",
      nodegroup: "subnet-workers",
      request: {
        launchTemplate: { name: "subnet-template" },
        labels: { addOrUpdateLabels: { subnet: "x" } },
      },
    };
    const message =
      "Node group subnet-workers of cluster Subnets: no launch template subnet-template, and the label subnet is taken";
    const error = { ...OTHER, message, resourceIds: ["subnet-workers", "Subnets/subnet-workers"] };
    const update = { kind: "version", id: "u" } as const;
    expect(verdict(state("Failed", error), update, chosen)).toBe("settled");
    expect(verdict(state("Failed", { ...error, message: SENTENCE }), update, chosen)).toBe("refused");
  });

  test("is known from the call that it refused", () => {
    const refusal = { code: "InvalidRequestException", message: "subnets" };
    expect(verdict(undefined, { kind: "configuration", refusal })).toBe("refused");
  });
});

describe("timing", () => {
  const course = (changes: Partial<Course> = {}): Course => ({
    eventTime: "2026-11-22T10:41:05Z",
    handled: "2026-11-22T10:41:30.400Z",
    changed: true,
    before: "open",
    openAfter: true,
    ...changes,
  });

  test.each([
    ["2026-11-22T10:41:05.000Z", 0],
    ["2026-11-22T10:41:04.000Z", 0],
    ["2026-11-22T10:41:30.600Z", 26],
    ["2026-11-22T16:41:05.000Z", 21_600],
  ])("counts the seconds up to %s", (handled, age) => {
    expect(timingOf(course({ handled })).eventAgeSeconds).toBe(age);
  });

  test.each<[string | undefined, Partial<Course>]>([
    ["yes", {}],
    ["yes", { before: "unknown" }],
    ["unknown", { openAfter: false }],
    ["unknown", { openAfter: false, before: "unknown" }],
    ["no", { before: "settled", openAfter: false }],
    ["no", { before: "refused", openAfter: false }],
    [undefined, { changed: false }],
  ])("says %s to whether the change came before the verdict: %j", (expected, changes) => {
    expect(timingOf(course(changes)).changedBeforeVerdict).toBe(expected);
  });
});
