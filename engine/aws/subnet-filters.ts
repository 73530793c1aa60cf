import type { Filter } from "@aws-sdk/client-ec2";

/** EC2 takes at most this many values in one filter. */
const VALUES = 200;

/** The filters that ask EC2 for something about these subnets, in as few queries as it allows. */
export function subnetFilters(ids: string[]): Filter[][] {
  const queries = Math.ceil(ids.length / VALUES);
  return Array.from({ length: queries }, (_, query) => [
    { Name: "subnet-id", Values: ids.slice(query * VALUES, (query + 1) * VALUES) },
  ]);
}
