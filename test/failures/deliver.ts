import type { Mode } from "../../engine/model/policy.ts";
import type { Report } from "../../engine/model/report.ts";
import { type Clients, guardHandler } from "../../lambda/guard/guard-handler.ts";
import { TOPIC } from "./answers.ts";
import { clientsFor } from "./clients.ts";
import { event as theEvent } from "./event.ts";
import type { Call, FakeAws } from "./fake-aws.ts";
import { ACCOUNT, type LegacyVpc, REGION } from "./legacy-vpc.ts";

/** How the guard is deployed. */
export interface Deployment {
  mode: Mode;
  receipts: boolean;
}

/** As much of an event as its delivery goes by. */
interface Deliverable {
  detail: { eventTime: string };
}

/** One delivery of the event, as seen from outside. */
export interface Delivery {
  exit: "done" | "rejected" | "died";
  calls: Call[];
  /** The logged report; left out if the delivery ended before it. */
  report?: Report;
  /** Why it was rejected, as Lambda logs it. */
  error?: string;
  /** Why the event was ignored. */
  ignored?: string;
  /** Every metric that was published, by name. */
  metrics: { [name: string]: number };
  /** Of the function's five minutes, what was left when the message was sent first. */
  leftForMessageMs?: number;
}

/** One execution environment of the guard. */
export interface Deployed {
  /** `ageMs`: how old the event is by then. */
  deliver(event?: Deliverable, ageMs?: number): Promise<Delivery>;
  destroy(): void;
}

/** How long it takes CloudTrail and EventBridge to deliver. */
const ON_ITS_WAY_MS = 55_000;
/** EKS refuses the node group after this, well before the guard stops following it. */
const REFUSED_AFTER_MS = 12_000;
/** As lib/ sets it. */
const TIME_LIMIT_MS = 300_000;

/** The guard as Lambda runs it, but for its clock: waiting costs no time. */
export function deploy(
  aws: FakeAws,
  { mode, receipts }: Deployment,
  { followSeconds = 20, refusedAfterMs = REFUSED_AFTER_MS } = {},
): Deployed {
  let clock = 0;
  let begin = 0;
  let report: Report | undefined;
  let ignored: string | undefined;
  let counted: Delivery["metrics"] = {};
  let published: Delivery["metrics"] = {};
  let leftForMessageMs: number | undefined;
  let clients: Clients | undefined;
  const left = () => begin + TIME_LIMIT_MS - clock;
  const pass = (ms: number) => {
    clock += ms;
    if (clock >= begin + refusedAfterMs) refuse(aws.vpc);
    aws.passed(clock - begin);
  };
  const handler = guardHandler({
    environment: {
      TOPIC_ARN: TOPIC,
      RECEIPTS: receipts ? "on" : "off",
      FOLLOW_SECONDS: String(followSeconds),
      DOCS_URL: "",
    },
    policy: JSON.stringify({ mode, rules: [] }),
    connect: (calls) => {
      clients = clientsFor(aws, calls, pass);
      clients.sns.middlewareStack.add(
        (next) => (args) => {
          leftForMessageMs ??= left();
          return next(args);
        },
        { step: "initialize" },
      );
      return clients;
    },
    logger: {
      info: (_message, extra) => {
        if ("why" in extra) ignored = extra.why;
        else report = extra.report;
      },
    },
    metrics: {
      addMetric: (name, _unit, value) => {
        counted[name] = value;
      },
      publishStoredMetrics: () => {
        published = counted;
      },
    },
    sleep: async (ms) => pass(ms),
    now: () => clock,
  });

  return {
    async deliver(event: Deliverable = theEvent, ageMs = ON_ITS_WAY_MS) {
      aws.beginInvocation();
      begin = Date.parse(event.detail.eventTime) + ageMs;
      clock = begin;
      [report, ignored, counted, published, leftForMessageMs] = [undefined, undefined, {}, {}, undefined];
      const invokedFunctionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:guard`;
      let error: string | undefined;
      const exit = await handler(event, { invokedFunctionArn, getRemainingTimeInMillis: left }).then(
        () => "done" as const,
        (reason: unknown) => {
          error = String(reason);
          return "rejected" as const;
        },
      );
      return {
        exit: aws.dead ? "died" : exit,
        calls: aws.calls,
        metrics: published,
        ...(error === undefined ? {} : { error }),
        ...(report ? { report } : {}),
        ...(ignored === undefined ? {} : { ignored }),
        ...(leftForMessageMs === undefined ? {} : { leftForMessageMs }),
      };
    },
    destroy() {
      for (const client of Object.values(clients ?? {})) client.destroy();
    },
  };
}

/** An existing node group survives that an update of it is refused. */
function refuse(vpc: LegacyVpc): void {
  if (vpc.nodegroupStatus === "CREATING") vpc.nodegroupStatus = "CREATE_FAILED";
  vpc.updateStatus = "Failed";
}
