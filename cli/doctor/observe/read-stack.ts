import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import { required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { InstalledStack, StackResource } from "../observations.ts";
import { type Ask, pages } from "./ask.ts";

/** What CloudFormation says of a stack: its state and its outputs. */
export function readStack(
  client: CloudFormationClient,
  ask: Ask,
  stack: string,
): Promise<Read<InstalledStack>> {
  return ask("cloudformation:DescribeStacks", async () => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const found = required(required(Stacks, "Stacks")[0], "stack");
    return {
      status: required(found.StackStatus, "StackStatus"),
      outputs: Object.fromEntries(
        (found.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
      ),
    };
  });
}

/** What the stack is made of. */
export function readResources(
  client: CloudFormationClient,
  ask: Ask,
  stack: string,
): Promise<Read<StackResource[]>> {
  return ask("cloudformation:ListStackResources", () =>
    pages(paginateListStackResources({ client }, { StackName: stack }), ({ StackResourceSummaries }) =>
      required(StackResourceSummaries, "StackResourceSummaries").map((resource) => ({
        type: required(resource.ResourceType, "ResourceType"),
        logicalId: required(resource.LogicalResourceId, "LogicalResourceId"),
        id: resource.PhysicalResourceId ?? "",
        status: required(resource.ResourceStatus, "ResourceStatus"),
      })),
    ),
  );
}
