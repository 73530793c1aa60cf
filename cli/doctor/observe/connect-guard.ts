import { SNSClient } from "@aws-sdk/client-sns";
import { unreadable } from "../../../engine/aws/errors.ts";
import { publisher } from "../../../engine/aws/publish.ts";
import type { Reader } from "../../../engine/aws/read.ts";
import type { GuardInRegion } from "../../context.ts";
import { clientsFor } from "./clients.ts";
import { guardFinder } from "./find-guards.ts";
import { observer } from "./observe.ts";

/**
 * An installed guard by the SDK's clients. `config` is that of every client that reads, `writing` that of the one that
 * sends messages: a message that is given up while SNS takes it would be called not sent.
 */
export function connectGuard(config: { region: string }, writing: object, reader: Reader): GuardInRegion {
  const aws = { ...clientsFor(config), ...reader };
  return {
    findGuards: guardFinder(aws),
    observe: observer(aws, config.region),
    publish: topicPublisher(new SNSClient(writing)),
  };
}

/** Publishes one message; a failure is part of the answer. */
export function topicPublisher(sns: SNSClient): GuardInRegion["publish"] {
  return async (topicArn, message) => {
    try {
      await publisher(sns, topicArn)(message);
      return { kind: "published" };
    } catch (error) {
      return unreadable("sns:Publish", error);
    }
  };
}
