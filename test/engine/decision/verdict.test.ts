import { type Course, timingOf, verdictOf } from "../../../engine/decision/verdict.ts";
import type { Nodegroup, Read, UpdateState } from "../../../engine/model/facts.ts";
import type { NodegroupUpdate } from "../../../engine/model/nodegroup-call.ts";
import { nodegroup } from "../../support/build.ts";

const SUBNETS = { code: "Ec2SubnetInvalidConfiguration", message: "", resourceIds: [] };
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
    expect(verdictOf({}, { nodegroup: answer })).toBe(expected);
  });
});

describe("EKS's verdict on an update", () => {
  const verdict = (
    answer: Read<UpdateState> | undefined,
    update: NodegroupUpdate = { kind: "version", id: "u" },
  ) =>
    verdictOf(
      { update },
      { nodegroup: group({ status: "CREATING" }), ...(answer ? { update: answer } : {}) },
    );

  test.each<[string, Read<UpdateState> | undefined]>([
    ["open", state("InProgress")],
    ["refused", state("Failed", OTHER, SUBNETS)],
    ["refused", state("Failed", { ...OTHER, message: "Ec2SubnetInvalidConfiguration - subnet-1 does not" })],
    ["settled", state("Failed", OTHER)],
    ["settled", state("Successful")],
    ["settled", state("Cancelled")],
    ["unknown", { kind: "absent" }],
    ["unknown", UNREAD],
    ["unknown", undefined],
  ])("is %s where EKS says %j, whatever it says of the node group", (expected, answer) => {
    expect(verdict(answer)).toBe(expected);
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
