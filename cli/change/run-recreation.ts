import { changedSince, type Recreation, type RecreationPlan } from "../../engine/change/plan-recreation.ts";
import type { GroupChange, GroupNames } from "../../engine/model/ports.ts";
import type { AwsInRegion, CommandContext } from "../context.ts";
import type { Stage } from "./go-on.ts";

/** How far it came, and why no further; `why` is hostile until `plain` has escaped it. */
export interface Ran {
  stage: Stage;
  why?: string;
  interrupted: boolean;
  /** Where the settings were saved, as an absolute path. */
  file?: string;
}

export interface Task {
  names: GroupNames;
  plan: Recreation;
  region: string;
  /** Reads and plans again. */
  planAgain: () => Promise<RecreationPlan>;
  /** Says that the settings are saved, before anything is deleted. */
  onSaved: (file: string) => void;
}

const POLL_MS = 5_000;
/** Twenty and thirty minutes: EKS takes a few. */
const MOST_POLLS = { deleting: 240, creating: 360 };
/** How many times in a row EKS may not know a node group that it has just accepted. */
const MOST_ABSENT = 12;

/**
 * Saves the settings, deletes, waits, creates, waits. Each call and each look while waiting is a piece of work of
 * its own: stopped in between, it ends within seconds.
 */
export async function runRecreation(task: Task, context: CommandContext): Promise<Ran> {
  const run: Ran = { stage: "not deleted", interrupted: false };
  const progress = context.io.progress("Saving the settings …");
  const end = await context.interrupts
    .oneByOne(piecesOf(run, task, context, progress.update), (piece) => piece())
    .finally(() => progress.stop());
  return { ...run, interrupted: end === "stopped" };
}

type Piece = () => Promise<void>;

/** Each piece follows from what the one before has made of `run`; where something went wrong there are no more. */
function* piecesOf(
  run: Ran,
  task: Task,
  context: CommandContext,
  update: (text: string) => void,
): Generator<Piece> {
  const aws = context.aws.inRegion(task.region);
  const name = `${task.names.cluster}/${task.names.nodegroup}`;
  const polls = { deleting: 0, creating: 0 };
  const wait = (stage: "deleting" | "creating", look: () => Promise<string>) => async () => {
    if (polls[stage]++ >= MOST_POLLS[stage]) {
      run.why = `${name} is not done after ${(MOST_POLLS[stage] * POLL_MS) / 60_000} minutes`;
      return;
    }
    await context.sleep(POLL_MS);
    const seen = await look();
    update(`Waiting for EKS, ${stage} ${name}: ${seen}, ${(polls[stage] * POLL_MS) / 1000} s …`);
  };
  yield () => save(run, task, context);
  if (run.why === undefined) yield () => remove(run, task, aws);
  const lookDeleted = () => lookForDeleted(run, task, aws);
  while (run.why === undefined && run.stage === "deleting") yield wait("deleting", lookDeleted);
  if (run.why === undefined) yield () => create(run, task, aws);
  const lookActive = activeLooker(run, task, aws);
  while (run.why === undefined && run.stage === "creating") yield wait("creating", lookActive);
}

async function save(run: Ran, { names, plan, onSaved }: Task, { files, now }: CommandContext): Promise<void> {
  const time = now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, "");
  const name = `nodegroup-${names.cluster}-${names.nodegroup}-${time}.json`;
  const saved = await files.create(name, `${asciiJson(plan.settings)}\n`);
  if (saved.kind === "failed") {
    run.why = `the settings can't be saved as ${name}: ${saved.why}`;
    return;
  }
  run.file = saved.path;
  onSaved(saved.path);
}

/** The AWS CLI decodes a file by the locale: nothing but ASCII is the same text in all of them. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[^\n\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** AWS may have changed since the plan was shown, so it is read once more right before the deletion. */
async function remove(run: Ran, { names, plan, planAgain }: Task, aws: AwsInRegion): Promise<void> {
  const changes = changedSince(plan, names, await planAgain());
  if (changes.length > 0) {
    run.why = changes.join("; ");
    return;
  }
  const change = await aws.deleteNodegroup(names);
  become(run, change, { accepted: "deleting", refused: "not deleted", unknown: "perhaps deleted" });
}

async function create(run: Ran, { plan }: Task, aws: AwsInRegion): Promise<void> {
  const change = await aws.createNodegroup(plan.settings);
  become(run, change, { accepted: "creating", refused: "deleted", unknown: "perhaps created" });
}

function become(run: Ran, change: GroupChange, stages: Record<GroupChange["kind"], Stage>): void {
  run.stage = stages[change.kind];
  if (change.kind !== "accepted") run.why = change.why;
}

/** Looks once; returns the status in a word. */
async function lookForDeleted(run: Ran, { names, plan }: Task, aws: AwsInRegion): Promise<string> {
  const read = await aws.readNodegroup(names);
  if (read.kind === "absent") {
    run.stage = "deleted";
    return "deleted";
  }
  if (read.kind === "unreadable") {
    if (read.denied) run.why = read.reason;
    return "status unknown";
  }
  const { status, settings } = read.value;
  if (settings.nodegroupArn !== plan.arn) {
    run.stage = "another exists";
    run.why = "somebody has created another node group of that name meanwhile";
  } else if (status === "DELETE_FAILED") {
    run.stage = "delete failed";
    run.why = `its status is ${status}${issuesOf(read.value.health)}`;
  }
  return status;
}

function activeLooker(run: Ran, { names }: Task, aws: AwsInRegion): () => Promise<string> {
  let absent = 0;
  return async () => {
    const read = await aws.readNodegroup(names);
    if (read.kind === "unreadable") {
      if (read.denied) run.why = read.reason;
      return "status unknown";
    }
    absent = read.kind === "absent" ? absent + 1 : 0;
    if (read.kind === "absent") {
      if (absent >= MOST_ABSENT) {
        run.stage = "deleted";
        run.why = "EKS doesn't know it any more";
      }
      return "not known yet";
    }
    const { status, health } = read.value;
    if (status === "ACTIVE") run.stage = "active";
    else if (status !== "CREATING") {
      run.stage = "create failed";
      run.why = `its status is ${status}${issuesOf(health)}`;
    }
    return status;
  };
}

function issuesOf(health: { code: string; message: string }[]): string {
  return health.map(({ code, message }) => `; ${code}: ${message}`).join("");
}
