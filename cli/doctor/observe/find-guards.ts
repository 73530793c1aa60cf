import { paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import type { ReadCall } from "../../../engine/aws/in-time.ts";
import type { Limit } from "../../../engine/aws/inventory.ts";
import { type Patience, read, required } from "../../../engine/aws/read.ts";
import { compare } from "../../../engine/model/compare.ts";
import { GUARD_TAG, INSTALLED_BY_TAG, VERSION_TAG } from "../../../engine/model/installed-guard.ts";
import type { GuardInRegion } from "../../context.ts";
import { installationOf } from "../advice.ts";
import { type Clients, pages } from "./clients.ts";

/**
 * Every guard of a region, by the tag of its function. CloudFormation tags the function with its stack's name.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-tags.html
 */
export function guardFinder(
  { tagging: client }: Clients,
  limit: Limit,
  patience: Patience,
): GuardInRegion["findGuards"] {
  const wanted = {
    ResourceTypeFilters: ["lambda:function"],
    TagFilters: [{ Key: GUARD_TAG.key, Values: [GUARD_TAG.value] }],
  };
  const ask = async (call: ReadCall) => {
    const functions = await pages(
      paginateGetResources({ client }, wanted, call),
      ({ ResourceTagMappingList }) => required(ResourceTagMappingList, "ResourceTagMappingList"),
    );
    return functions
      .flatMap(({ ResourceARN, Tags = [] }) => {
        const functionName = required(ResourceARN, "ResourceARN").split(":").at(6) ?? "";
        const tag = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
        const stack = tag("aws:cloudformation:stack-name");
        if (!stack) return [];
        const [version, installedBy] = [tag(VERSION_TAG), installationOf(tag(INSTALLED_BY_TAG))];
        const tagged = { ...(version ? { version } : {}), ...(installedBy ? { installedBy } : {}) };
        return [{ stack, functionName, ...tagged }];
      })
      .sort((a, b) => compare(a.stack, b.stack));
  };
  return () => limit(() => read("tag:GetResources", ask, patience));
}
