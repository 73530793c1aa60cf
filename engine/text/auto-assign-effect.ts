import type { Finding } from "../model/finding.ts";

/**
 * The cost and the exposure of enabling auto-assign, as the end of a sentence about instances that are launched from
 * then on.
 *
 * @see https://aws.amazon.com/vpc/pricing/
 */
export const AUTO_ASSIGN_EFFECT: Record<NonNullable<Finding["autoAssign"]>, string> = {
  ipv4: "gets a public IPv4 address, at US$0.005 an hour, unless its launch overrides that, and can be reached from the internet as far as security groups and network ACLs allow. Running instances keep their addresses.",
  ipv6: "gets an IPv6 address, unless its launch overrides that, and can be reached from the internet as far as routes, security groups and network ACLs allow. IPv6 addresses cost nothing.",
};
