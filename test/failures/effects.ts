import type { LegacyVpc } from "./legacy-vpc.ts";
import { listed, type Request } from "./requests.ts";

/** Changes the VPC as the call asks for; reads and messages change nothing. */
export function takeEffect({ subnets }: LegacyVpc, { action, query }: Request): void {
  if (action === "ec2:CreateTags") {
    const resources = listed(query, "ResourceId");
    for (const { tags } of subnets.filter(({ id }) => resources.includes(id))) {
      for (const [key, value] of tagsIn(query)) tags.set(key, value);
    }
  }
  if (action === "ec2:ModifySubnetAttribute") {
    const subnet = subnets.find(({ id }) => id === query.get("SubnetId"));
    const value = query.get("MapPublicIpOnLaunch.Value");
    if (subnet && value !== null) subnet.autoAssign = value === "true";
  }
}

/** The tags that CreateTags names. */
export function tagsIn(query: URLSearchParams): Map<string, string> {
  const tags = new Map<string, string>();
  for (let index = 1; query.has(`Tag.${index}.Key`); index++) {
    tags.set(query.get(`Tag.${index}.Key`) ?? "", query.get(`Tag.${index}.Value`) ?? "");
  }
  return tags;
}
