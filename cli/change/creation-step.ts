import { hasSettingsOf } from "../../engine/change/plan-recreation.ts";
import type { Nodegroup } from "../../engine/model/facts.ts";
import type { AwsInRegion } from "../context.ts";
import { issuesOf, MOST_CALLS, type Ran, type RecreationStep, type Task, unseen } from "./recreation-step.ts";

/** How many times in a row EKS may not know a node group that it has just accepted. */
const MOST_ABSENT = 12;

/** The creation. All calls have the same token, by which EKS knows that they ask for the same node group. */
export function creationStep(
  run: Ran,
  { names, plan, isSignedOut }: Task,
  aws: Pick<AwsInRegion, "createNodegroup" | "readNodegroup">,
  token: string,
): RecreationStep {
  let calls = 0;
  let absent = 0;
  let unanswered = false;
  let trouble = "";
  /** The ARN of what was created. */
  let made: unknown;
  const end = (why: string) => {
    run.stage = unanswered ? "perhaps created" : "deleted";
    run.why = why;
  };
  /** Whether the node group that is there is this run's; where that isn't known, the name is all that they share. */
  const isOwn = (found: Nodegroup) => {
    const { nodegroupArn } = found.settings;
    if (made !== undefined) return made === nodegroupArn;
    if (run.stage === "creating") return true;
    return unanswered && hasSettingsOf(plan, names, found);
  };
  return {
    name: "creating",
    due: "deleted",
    open: ["perhaps created", "creating"],
    async ask() {
      if (calls++ === MOST_CALLS) return end(trouble);
      const change = await aws.createNodegroup(plan.settings, token);
      switch (change.kind) {
        case "accepted":
          run.stage = "creating";
          made = change.arn;
          return;
        case "throttled":
          trouble = change.why;
          return;
        case "unknown":
          unanswered = true;
          trouble = change.why;
          run.stage = "perhaps created";
          return;
        case "conflict":
          trouble = change.why;
          run.stage = "perhaps created";
          return;
        case "refused":
          return end(change.why);
      }
    },
    async look() {
      const read = await aws.readNodegroup(names);
      if (read.kind === "unreadable") return unseen(run, read, isSignedOut());
      if (read.kind === "absent") {
        if (run.stage === "perhaps created") run.stage = "deleted";
        else if (++absent >= MOST_ABSENT) {
          run.stage = "deleted";
          run.why = "EKS doesn't know it any more";
        }
        return "not known yet";
      }
      absent = 0;
      const { status, health, settings } = read.value;
      if (!isOwn(read.value)) {
        const isKnown = !unanswered || made !== undefined;
        const whose = isKnown ? "somebody has created another" : "this run or somebody else has created a";
        run.stage = isKnown ? "another exists" : "perhaps created";
        run.why = `${whose} node group of that name: ${String(settings.nodegroupArn)}`;
        return status;
      }
      made = settings.nodegroupArn;
      run.stage = "creating";
      if (status === "ACTIVE") run.stage = "active";
      else if (status !== "CREATING") {
        run.stage = "create failed";
        run.why = `its status is ${status}${issuesOf(health)}`;
      }
      return status;
    },
  };
}
