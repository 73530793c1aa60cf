import { changedSince } from "../../engine/change/plan-recreation.ts";
import type { AwsInRegion } from "../context.ts";
import { issuesOf, MOST_CALLS, type Ran, type RecreationStep, type Task, unseen } from "./recreation-step.ts";

/** The deletion. There is none by ARN, so before each call the ARN is compared: the name may be another's by then. */
export function deletionStep(
  run: Ran,
  { names, plan, planAgain, isSignedOut }: Task,
  aws: Pick<AwsInRegion, "deleteNodegroup" | "readNodegroup">,
): RecreationStep {
  let calls = 0;
  let unanswered = false;
  let trouble = "";
  /** Set if EKS refused a call for what may be this deletion. */
  let refusal: string | undefined;
  const end = (why: string) => {
    run.stage = unanswered ? "perhaps deleted" : "not deleted";
    run.why = why;
  };
  const doubt = (why: string) => {
    run.stage = "perhaps deleted";
    refusal = why;
  };
  return {
    name: "deleting",
    due: "not deleted",
    open: ["perhaps deleted", "deleting"],
    async ask() {
      if (calls++ === MOST_CALLS) return end(trouble);
      // AWS may have changed since the plan was shown, and since the call before.
      const changes = changedSince(plan, names, await planAgain()).join("; ");
      if (changes !== "") return unanswered ? doubt(changes) : end(changes);
      const change = await aws.deleteNodegroup(names);
      switch (change.kind) {
        case "accepted":
          run.stage = "deleting";
          return;
        case "throttled":
          trouble = change.why;
          return;
        case "unknown":
          unanswered = true;
          trouble = change.why;
          run.stage = "perhaps deleted";
          return;
        case "conflict":
          return doubt(change.why);
        case "refused":
          return end(change.why);
      }
    },
    async look() {
      const read = await aws.readNodegroup(names);
      if (read.kind === "unreadable") return unseen(run, read, isSignedOut());
      if (read.kind === "absent") {
        run.stage = "deleted";
        return "deleted";
      }
      const { status, settings, health } = read.value;
      if (settings.nodegroupArn !== plan.arn) {
        run.stage = "another exists";
        run.why = "somebody has created another node group of that name meanwhile";
      } else if (status === "DELETE_FAILED") {
        run.stage = "delete failed";
        run.why = `its status is ${status}${issuesOf(health)}`;
      } else if (status === "DELETING") {
        run.stage = "deleting";
      } else if (run.stage === "perhaps deleted") {
        if (refusal === undefined) run.stage = "not deleted";
        else end(refusal);
      }
      return status;
    },
  };
}
