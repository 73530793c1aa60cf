import withLaunchTemplate from "../events/create-nodegroup.launch-template.json" with { type: "json" };
import { LEGACY, PRIVATE } from "./legacy-vpc.ts";

/** What EventBridge delivers about the node group of the fake AWS. */
export const event = structuredClone(withLaunchTemplate);

event.detail.requestParameters.subnets = [...LEGACY, PRIVATE];
event.detail.responseElements.nodegroup.subnets = [...LEGACY, PRIVATE];
