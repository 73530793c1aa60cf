import type { EventBridgeEvent } from "aws-lambda";

export async function handler(_event: EventBridgeEvent<string, unknown>): Promise<void> {
  throw new Error("the workflow is not wired yet");
}
