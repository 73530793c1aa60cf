import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { clientsFor, present } from "./clients.ts";
import { endingIn } from "./deploy.ts";
import { type Inbox, openInbox } from "./inbox.ts";
import { legacyPlan } from "./network.ts";
import { play } from "./play.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";

/**
 * The runbook's way, by the SDK: the cause is mended, then the function invoked with what the queue holds.
 */
describe("an event that the function fails on", () => {
  const { endpoint, deployments } = sharedStacks();
  const { place, topicArn, functionName, outputs } = deployments.enable;
  const clients = clientsFor(endpoint, place);
  const queueUrl = endingIn(outputs, "FunctionDeadLetterQueueUrl");
  const situation = { name: "lost", network: legacyPlan, fixed: [0, 1] };
  let inbox: Inbox;

  beforeAll(async () => {
    inbox = await openInbox(clients, topicArn);
  });
  afterAll(async () => {
    await setTopic(clients.lambda, topicArn);
    await inbox.close();
  });

  it("waits in the dead-letter queue, and brings its message when redriven", async () => {
    await setTopic(clients.lambda, `${topicArn}-gone`);
    const { network, record } = await play(clients, place, "lost", situation);
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 20 }),
    );
    const letter = present(Messages[0]);
    expect(JSON.parse(present(letter.Body)).detail.eventID).toBe(record.eventID);
    expect(inbox.about("lost")).toEqual([]);

    await setTopic(clients.lambda, topicArn);
    await clients.lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "Event",
        Payload: Buffer.from(present(letter.Body)),
      }),
    );
    await clients.sqs.send(
      new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: letter.ReceiptHandle }),
    );

    // The subnets were switched on by the first try already, and still the message tells of it.
    const { subnets } = await inbox.nth(1, "lost");
    const enabled = subnets.filter(({ outcome }) => outcome === "enabled").map(({ id }) => id);
    expect(enabled.sort()).toEqual(network.subnetIds.slice(0, 2).sort());
    const on = (await viewSubnets(clients.ec2, network.vpcId)).filter(({ autoAssign }) => autoAssign);
    expect(on).toHaveLength(2);
  });

  async function setTopic(lambda: LambdaClient, arn: string): Promise<void> {
    const { Environment } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    const Variables = { ...Environment?.Variables, TOPIC_ARN: arn };
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: functionName, Environment: { Variables } }),
    );
  }
});
