import { autoAssignEnabler } from "../../engine/aws/auto-assign.ts";
import { interfaceCounter } from "../../engine/aws/count-interfaces.ts";
import { readNodegroup } from "../../engine/aws/eks.ts";
import { factGatherer } from "../../engine/aws/gather-facts.ts";
import { publisher } from "../../engine/aws/publish.ts";
import type { Mode } from "../../engine/model/policy.ts";
import type { Report } from "../../engine/model/report.ts";
import { follow } from "../../lambda/guard/follow.ts";
import { handleEvent } from "../../lambda/guard/handle-event.ts";
import { TOPIC } from "./answers.ts";
import type { Clients } from "./clients.ts";
import { event as theEvent } from "./event.ts";
import type { Call, FakeAws } from "./fake-aws.ts";
import { ACCOUNT, REGION } from "./legacy-vpc.ts";

/** How the guard is deployed. */
export interface Deployment {
  mode: Mode;
  receipts: boolean;
}

/** One delivery of the event, as seen from outside. */
export interface Delivery {
  exit: "done" | "rejected" | "died";
  calls: Call[];
  /** What the log has; nothing where the delivery didn't come that far. */
  report?: Report;
}

/** How long it takes CloudTrail and EventBridge to deliver. */
const ON_ITS_WAY_MS = 55_000;
/** EKS refuses the node group after this, well before the guard stops following it. */
const REFUSED_AFTER_MS = 12_000;
const FOLLOW_MS = 20_000;

/** Delivers an event once, to the guard as handler.ts composes it. Waiting costs no time. */
export async function deliver(
  aws: FakeAws,
  clients: Clients,
  deployment: Deployment,
  event = theEvent,
): Promise<Delivery> {
  aws.beginInvocation();
  const { eks, ec2, sns } = clients;
  const { mode, receipts } = deployment;
  const begin = Date.parse(event.detail.eventTime) + ON_ITS_WAY_MS;
  let clock = begin;
  const now = () => clock;
  const sleep = async (ms: number) => {
    clock += ms;
    if (clock >= begin + REFUSED_AFTER_MS) aws.vpc.nodegroupStatus = "CREATE_FAILED";
  };
  let report: Report | undefined;
  const handled = handleEvent(event, {
    home: { account: ACCOUNT, region: REGION },
    policy: { mode, rules: [] },
    receipts,
    docs: "docs/findings/",
    gatherFacts: factGatherer(eks, ec2),
    enable: autoAssignEnabler(ec2, sleep),
    countInterfaces: interfaceCounter(ec2),
    follow: ({ cluster, nodegroup }, seen) =>
      follow(seen, FOLLOW_MS, { look: () => readNodegroup(eks, cluster, nodegroup), sleep, now }),
    publish: publisher(sns, TOPIC),
    record: {
      report: (it) => {
        report = it;
      },
      ignored: (why) => {
        throw new Error(why);
      },
    },
    now: () => new Date(clock),
  });
  const exit = await handled.then(
    () => "done" as const,
    () => "rejected" as const,
  );
  return { exit: aws.dead ? "died" : exit, calls: aws.calls, ...(report ? { report } : {}) };
}
