import { setTimeout } from "node:timers/promises";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { SNSClient } from "@aws-sdk/client-sns";
import type { Calls, Clients } from "../../lambda/guard/guard-handler.ts";
import { type FakeAws, INVOCATION } from "./fake-aws.ts";
import { REGION } from "./legacy-vpc.ts";
import { requestOf } from "./requests.ts";

/** Milliseconds for an answer that comes, however busy the machine is; and for one that doesn't. */
const PATIENCE = 30_000;
const SHORT_PATIENCE = 30;
/** By when silence must have been given up: a client that doesn't would wait for good, and so would the test. */
const ENDLESS = 2_000;

/**
 * The real clients, as the guard wants them, with the real rules about what is tried again, but without a
 * pause between tries. Silence costs `pass` the time that the guard allows for it.
 */
export function clientsFor(aws: FakeAws, calls: Calls, pass: (ms: number) => void): Clients {
  const config = {
    ...calls,
    endpoint: aws.endpoint,
    region: REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const clients = { eks: new EKSClient(config), ec2: new EC2Client(config), sns: new SNSClient(config) };
  for (const { config } of Object.values(clients)) {
    const strategy = config.retryStrategy;
    config.retryStrategy = async () =>
      Object.assign(await strategy(), {
        retryBackoffStrategy: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 },
      });
    waitOnlyForWhatComes(config.requestHandler, aws, () => pass(calls.requestHandler.requestTimeout));
  }
  return clients;
}

function waitOnlyForWhatComes(
  handler: EC2Client["config"]["requestHandler"],
  aws: FakeAws,
  pass: () => void,
): void {
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const { action } = requestOf(request.path, String(request.body ?? ""));
    request.headers[INVOCATION] = String(aws.invocation);
    aws.sent.push(action);
    const silent = aws.faultOf(action) === "no answer";
    try {
      const answer = handle(request, { ...options, requestTimeout: silent ? SHORT_PATIENCE : PATIENCE });
      return await (silent ? Promise.race([answer, refuseEndless(action)]) : answer);
    } catch (error) {
      if (silent && error instanceof Error && error.name === "TimeoutError") pass();
      throw error;
    }
  };
}

async function refuseEndless(action: string): Promise<never> {
  await setTimeout(ENDLESS, undefined, { ref: false });
  throw new Error(`${action} got no answer, and the client didn't give it up`);
}
