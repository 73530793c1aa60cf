import type { CommandContext, Piece } from "../context.ts";
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
  const aws = context.aws.inRegion(task.region);
  const end = await context.interrupts
    .changing(async (piece) => {
      await piece(() => save(run, task, context));
      for (const step of [deletionStep(run, task, aws), creationStep(run, task, aws, context.newId())]) {
        await take(step, { run, task, context, piece, update: progress.update });
      }
    })
    .finally(() => progress.stop());
  return { ...run, interrupted: end === "stopped" };
}

/** Calls and looks until the step is done, or `run` says why it can't be. */
async function take(
  { name, due, open, ask, look }: RecreationStep,
  {
    run,
    task: { names },
    context: { sleep },
    piece,
    update,
  }: { run: Ran; task: Task; context: CommandContext; piece: Piece; update: (text: string) => void },
): Promise<void> {
  const group = `${names.cluster}/${names.nodegroup}`;
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
      if (isRepeated) await piece(() => sleep(POLL_MS));
      isRepeated = true;
      await piece(ask);
    } else if (open.includes(run.stage)) await piece(wait);
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
