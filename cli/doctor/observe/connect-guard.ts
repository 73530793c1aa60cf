import { unreadable } from "../../../engine/aws/errors.ts";
import { publisher } from "../../../engine/aws/publish.ts";
import type { Reader } from "../../../engine/aws/read.ts";
import type { GuardInRegion } from "../../context.ts";
import { type Clients, clientsFor } from "./clients.ts";
import { guardFinder } from "./find-guards.ts";
import { observer } from "./observe.ts";

/** An installed guard by the SDK's clients. `config` is every client's. */
export function connectGuard(config: { region: string }, reader: Reader): GuardInRegion {
  const aws = { ...clientsFor(config), ...reader };
  return {
    findGuards: guardFinder(aws),
    observe: observer(aws, config.region),
    publish: topicPublisher(aws),
  };
}

/** Publishes one message; a failure is part of the answer. */
export function topicPublisher({ sns }: Clients): GuardInRegion["publish"] {
  return async (topicArn, message) => {
    try {
      await publisher(sns, topicArn)(message);
      return { kind: "published" };
    } catch (error) {
      return unreadable("sns:Publish", error);
    }
  };
}
