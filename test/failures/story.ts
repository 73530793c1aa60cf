import { type Delivery, type Deployment, deploy } from "./deliver.ts";
import { event, refusedEvent, updateEvent } from "./event.ts";
import { FakeAws, type Injection } from "./fake-aws.ts";
import type { Fault } from "./faults.ts";
import { settings } from "./legacy-vpc.ts";
import type { Step } from "./steps.ts";

/** How long a fault lasts; left out, until AWS is put right after the last delivery. */
type Passing = "once" | "for 20 s";

/** A cell of the matrix. */
export interface Cell extends Deployment {
  /** The call; left out for a creation. */
  call?: "update" | "refused update";
  passing?: Passing;
  /** Nothing where all is well. */
  trouble?: { step: Step; fault: Fault };
}

/** All deliveries of one event, and how they left the subnets. */
export interface Story {
  cell: Cell;
  /** While the fault lasted: as often as Lambda tries, or until one was done. */
  during: Delivery[];
  settingsDuring: Settings;
  /**
   * Two more when the fault had passed: by redriving the dead letter, or because delivery is at least once. None
   * where it passed by itself: there the first delivery has done it.
   */
  after: [Delivery, Delivery] | [];
  settingsAfter: Settings;
}

type Settings = ReturnType<typeof settings>;

/** Lambda's own: one delivery and two retries, then the dead-letter queue. */
export const TRIES = 3;

function durationOf({ passing }: Cell): Pick<Injection, "lastsMs" | "times"> {
  if (passing === "once") return { times: 1 };
  return passing ? { lastsMs: 20_000 } : {};
}

const EVENTS = { update: updateEvent, "refused update": refusedEvent };

/** Lives through a cell from the first delivery to the last. */
export async function tell(cell: Cell): Promise<Story> {
  const { trouble } = cell;
  const aws = new FakeAws(trouble && { ...trouble.step, fault: trouble.fault, ...durationOf(cell) });
  if (cell.call) aws.vpc.nodegroupStatus = "ACTIVE";
  await aws.start();
  // Each in an execution environment of its own, so that none knows what another has sent.
  const deliver = async () => {
    const guard = deploy(aws, cell);
    try {
      return await guard.deliver(cell.call ? EVENTS[cell.call] : event);
    } finally {
      guard.destroy();
    }
  };
  try {
    const during: Delivery[] = [];
    do {
      during.push(await deliver());
      // Lambda's next try is a minute later.
      if (cell.passing) aws.injection = undefined;
    } while (during.length < TRIES && during.at(-1)?.exit !== "done");
    const settingsDuring = settings(aws.vpc);
    aws.injection = undefined;
    const after: Story["after"] = cell.passing ? [] : [await deliver(), await deliver()];
    return { cell, during, settingsDuring, after, settingsAfter: settings(aws.vpc) };
  } finally {
    await aws.stop();
  }
}
