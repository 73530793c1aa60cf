import { unreadable } from "../../../engine/aws/errors.ts";
import type { Limit } from "../../../engine/aws/inventory.ts";
import { publisher } from "../../../engine/aws/publish.ts";
import type { Patience } from "../../../engine/aws/read.ts";
import type { GuardInRegion } from "../../context.ts";
import { type Clients, clientsFor } from "./clients.ts";
import { guardFinder } from "./find-guards.ts";
import { observer } from "./observe.ts";

/** An installed guard by the SDK's clients. `config` is every client's. */
export function connectGuard(reading: {
  config: { region: string };
  limit: Limit;
  patience: Patience;
}): GuardInRegion {
  const { config, limit, patience } = reading;
  const clients = clientsFor(config);
  return {
    findGuards: guardFinder(clients, limit, patience),
    observe: observer(clients, config.region, limit, patience),
    publish: topicPublisher(clients),
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
