import { setTimeout as sleep } from "node:timers/promises";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { clientsFor, present } from "./clients.ts";
import { endingIn } from "./deploy.ts";
import { creationOf } from "./event.ts";
import { type Inbox, openInbox, QUIET_MS } from "./inbox.ts";
import { legacyPlan } from "./network.ts";
import { play } from "./play.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";

const { endpoint, deployments } = sharedStacks();
const { place, topicArn, functionName, outputs } = deployments.rules;
const clients = clientsFor(endpoint, place);
let inbox: Inbox;

beforeAll(async () => {
  inbox = await openInbox(clients, topicArn);
});
afterAll(() => inbox.close());

describe("with a rules file, on calls that e2e/emulator's CloudTrail hands on", () => {
  it("fixes where a rule enables", async () => {
    const on = await playLegacy("sandbox-7");
    const { subnets } = await inbox.nth(1, "sandbox-7");

    expect(await on()).toBe(2);
    expect(subnets.map(({ rule }) => rule)).toEqual(Array(3).fill("sandboxes fix themselves"));
  });

  it("alerts and writes nothing where no rule matches", async () => {
    const on = await playLegacy("staging");
    const { subnets } = await inbox.nth(1, "staging");

    expect(await on()).toBe(0);
    expect(subnets.map(({ rule }) => rule)).toEqual(Array(3).fill(null));
  });

  it("neither writes nor speaks where a rule exempts, though an expired one would enable", async () => {
    const on = await playLegacy("prod-1");
    await sleep(QUIET_MS);

    expect(inbox.about("prod-1")).toEqual([]);
    expect(await on()).toBe(0);
  });

  /** Returns a function that counts the subnets with auto-assign on. */
  async function playLegacy(cluster: string): Promise<() => Promise<number>> {
    const { network } = await play(clients, place, cluster, {
      name: cluster,
      network: legacyPlan,
      fixed: [],
    });
    return async () => {
      const subnets = await viewSubnets(clients.ec2, network.vpcId);
      return subnets.filter(({ autoAssign }) => autoAssign).length;
    };
  }
});

/**
 * The runbook's way, by the SDK: the cause is fixed, then the function invoked with what the queue holds.
 * It breaks the stack's function for a while: a test file that runs at the same time must not use this stack.
 */
describe("an event that the function fails on, retried as e2e/emulator does", () => {
  const QueueUrl = endingIn(outputs, "FunctionDeadLetterQueueUrl");

  afterAll(() => setTopic(topicArn));

  it("waits in the dead-letter queue, and brings its message when redriven", async () => {
    await setTopic(`${topicArn}-gone`);
    const { network } = await play(clients, place, "sandbox-lost", {
      name: "lost",
      network: legacyPlan,
      fixed: [0, 1],
    });
    const letter = await nextLetter();
    const { eventID } = await creationOf(clients.trails, { cluster: "sandbox-lost", nodegroup: "ng-1" });
    expect(JSON.parse(present(letter.Body)).detail.eventID).toBe(eventID);
    expect(inbox.about("sandbox-lost")).toEqual([]);

    await setTopic(topicArn);
    await clients.lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "Event",
        Payload: Buffer.from(present(letter.Body)),
      }),
    );
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.ReceiptHandle }));

    // The subnets were switched on by the first try already, and still the message tells of it.
    const { subnets } = await inbox.nth(1, "sandbox-lost");
    const enabled = subnets.filter(({ outcome }) => outcome === "enabled").map(({ id }) => id);
    expect(enabled.sort()).toEqual(network.subnetIds.slice(0, 2).sort());
    const on = (await viewSubnets(clients.ec2, network.vpcId)).filter(({ autoAssign }) => autoAssign);
    expect(on).toHaveLength(2);
  });

  /** Waits longer than a busy machine needs for three tries. */
  async function nextLetter(): Promise<Message> {
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    for (let tries = 0; tries < 3; tries++) {
      const { Messages: [letter] = [] } = await clients.sqs.send(receive);
      if (letter) return letter;
    }
    throw new Error("the event is not in the dead-letter queue");
  }

  async function setTopic(arn: string): Promise<void> {
    const { Environment } = await clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    const Variables = { ...Environment?.Variables, TOPIC_ARN: arn };
    await clients.lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Environment: { Variables } }),
    );
  }
});
