import withLaunchTemplate from "../events/create-nodegroup.launch-template.json" with { type: "json" };
import ofUpdate from "../events/update-nodegroup-version.cli.json" with { type: "json" };
import ofRefusal from "../events/update-nodegroup-version.refused.json" with { type: "json" };
import { LEGACY, PRIVATE } from "./legacy-vpc.ts";

/** EventBridge's event about the node group of the fake AWS. */
export const event = structuredClone(withLaunchTemplate);

event.detail.requestParameters.subnets = [...LEGACY, PRIVATE];
event.detail.responseElements.nodegroup.subnets = [...LEGACY, PRIVATE];

/** The next try, an hour later, by somebody who has read the message about the first. */
export const laterEvent = structuredClone(event);

laterEvent.detail.eventID = "7e6d5c4b-3a29-4180-9f8e-7d6c5b4a3921";
laterEvent.detail.eventTime = "2026-11-22T11:41:05Z";
laterEvent.detail.requestParameters.nodegroupName = "ng-2";
laterEvent.detail.responseElements.nodegroup.nodegroupName = "ng-2";

/** EventBridge's event about an update of that node group, which EKS has accepted for the moment. */
export const updateEvent = structuredClone(ofUpdate);

/** The same of an update that EKS has refused in the call, for the subnets. */
export const refusedEvent = structuredClone(ofRefusal);
