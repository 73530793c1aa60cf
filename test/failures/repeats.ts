import { setImmediate } from "node:timers/promises";
import { type Delivery, type Deployed, deploy } from "./deliver.ts";
import { FakeAws, type Injection } from "./fake-aws.ts";
import { LEGACY } from "./legacy-vpc.ts";
import { messagesOf } from "./oracles.ts";
import { TRIES } from "./story.ts";

/** The outcome of one event that was delivered several times. */
export interface Repeat {
  course: string;
  /** How often AWS enabled auto-assign in one of the two subnets. */
  changes: number;
  messages: number;
}

const TIMES = 5;
const REFUSED: Injection = { action: "ec2:ModifySubnetAttribute", after: 0, fault: "access denied" };
const ONE_REFUSED: Injection = { ...REFUSED, after: 1 };

/** Counts the changes and messages of one event, in mode enable and with receipts. */
export async function measureRepeats(): Promise<Repeat[]> {
  const enabled = `${TIMES} deliveries, one after another`;
  const refused = `${TRIES} tries of a change that EC2 refuses`;
  const countered = `${TRIES} tries: EC2 refuses one subnet, another automation disables the other after each try`;
  return [
    await measure(`${TIMES} deliveries at once, all of which read before any writes`, undefined, atOnce),
    await measure(`${enabled}, each in an execution environment of its own`, undefined, inTurn(TIMES, own)),
    await measure(`${enabled}, in one environment`, undefined, inTurn(TIMES, shared)),
    await measure(`${refused}, each in an environment of its own`, REFUSED, inTurn(TRIES, own)),
    await measure(`${refused}, in one environment`, REFUSED, inTurn(TRIES, shared)),
    await measure(`${countered}, each in an environment of its own`, ONE_REFUSED, countering(own)),
    await measure(`${countered}, in one environment`, ONE_REFUSED, countering(shared)),
  ];
}

type Deliveries = (aws: FakeAws, create: () => Deployed) => Promise<Delivery[]>;

async function measure(
  course: string,
  injection: Injection | undefined,
  deliver: Deliveries,
): Promise<Repeat> {
  const aws = new FakeAws(injection);
  const guards: Deployed[] = [];
  await aws.start();
  try {
    const deliveries = await deliver(aws, () => {
      const guard = deploy(aws, { mode: "enable", receipts: true });
      guards.push(guard);
      return guard;
    });
    const changed = ({ calls }: Delivery) =>
      calls.filter(({ action, effective }) => action === REFUSED.action && effective).length;
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    return {
      course,
      changes: sum(deliveries.map(changed)),
      messages: sum(deliveries.map((delivery) => messagesOf(delivery).length)),
    };
  } finally {
    for (const guard of guards) guard.destroy();
    await aws.stop();
  }
}

/** The worst order: each delivery finds the subnets as the others found them. */
async function atOnce(aws: FakeAws, create: () => Deployed): Promise<Delivery[]> {
  const waiting: (() => void)[] = [];
  aws.hold = async ({ action }) => {
    if (action !== "ec2:CreateTags") return;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === TIMES * LEGACY.length) for (const release of waiting) release();
    });
  };
  const deliveries = await Promise.all(Array.from({ length: TIMES }, () => create().deliver()));
  // They share one list of calls.
  return deliveries.slice(0, 1);
}

function inTurn(
  times: number,
  environments: (create: () => Deployed) => () => Deployed,
  between: () => void = () => {},
): Deliveries {
  return async (_, create) => {
    const next = environments(create);
    const deliveries: Delivery[] = [];
    while (deliveries.length < times) {
      deliveries.push(await next().deliver());
      between();
    }
    return deliveries;
  };
}

function own(create: () => Deployed): () => Deployed {
  return create;
}

function shared(create: () => Deployed): () => Deployed {
  const guard = create();
  return () => guard;
}

/** The first subnet is changed before the second, so that it is always the second that is refused. */
function countering(environments: (create: () => Deployed) => () => Deployed): Deliveries {
  const [first, second] = LEGACY;
  return (aws, create) => {
    const isDone = () => aws.calls.some(({ query, answer }) => query.get("SubnetId") === first && answer);
    aws.hold = async ({ query }) => {
      while (query.get("SubnetId") === second && !isDone()) await setImmediate();
    };
    const disableAll = () => {
      for (const subnet of aws.vpc.subnets) subnet.autoAssign = false;
    };
    return inTurn(TRIES, environments, disableAll)(aws, create);
  };
}
