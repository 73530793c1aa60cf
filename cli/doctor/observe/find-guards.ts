import { paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import { pages, required } from "../../../engine/aws/read.ts";
import { compare } from "../../../engine/model/compare.ts";
import { GUARD_TAG, INSTALLED_BY_TAG, VERSION_TAG } from "../../../engine/model/installed-guard.ts";
import type { GuardInRegion } from "../../context.ts";
import { installationOf } from "../advice.ts";
import type { GuardReader } from "./clients.ts";

/**
 * Every guard of a region, by the tag of its function. CloudFormation tags the function with its stack's name.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-tags.html
 */
export function guardFinder({ tagging: client, ask }: GuardReader): GuardInRegion["findGuards"] {
  const wanted = {
    ResourceTypeFilters: ["lambda:function"],
    TagFilters: [{ Key: GUARD_TAG.key, Values: [GUARD_TAG.value] }],
  };
  return () =>
    ask("tag:GetResources", async (call) => {
      const functions = await pages(
        paginateGetResources({ client }, { ...wanted }, call),
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
    });
}
