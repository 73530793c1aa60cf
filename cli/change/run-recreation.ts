import type { CommandContext } from "../context.ts";
import { creationStep } from "./creation-step.ts";
import { deletionStep } from "./deletion-step.ts";
import type { Ran, RecreationStep, Task } from "./recreation-step.ts";

const POLL_MS = 5_000;
/** Twenty and thirty minutes: EKS takes a few. */
const MOST_POLLS = { deleting: 240, creating: 360 };

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
  const group = `${task.names.cluster}/${task.names.nodegroup}`;
  yield () => save(run, task, context);
  for (const step of [deletionStep(run, task, aws), creationStep(run, task, aws, context.newId())]) {
    yield* piecesOfStep(step, group, run, context, update);
  }
}

function* piecesOfStep(
  { name, due, open, ask, look }: RecreationStep,
  group: string,
  run: Ran,
  { sleep }: CommandContext,
  update: (text: string) => void,
): Generator<Piece> {
  let isRepeated = false;
  let polls = 0;
  const wait = async () => {
    if (polls++ >= MOST_POLLS[name]) {
      run.why = `${group} is not done after ${(MOST_POLLS[name] * POLL_MS) / 60_000} minutes`;
      return;
    }
    await sleep(POLL_MS);
    const seen = await look();
    update(`Waiting for EKS, ${name} ${group}: ${seen}, ${(polls * POLL_MS) / 1000} s …`);
  };
  while (run.why === undefined) {
    if (run.stage === due) {
      if (isRepeated) yield () => sleep(POLL_MS);
      isRepeated = true;
      yield ask;
    } else if (open.includes(run.stage)) yield wait;
    else return;
  }
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
