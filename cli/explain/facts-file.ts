import * as z from "zod/mini";
import type { Facts } from "../../engine/model/facts.ts";
import { type Fault, faultsOf, onlyKeys } from "../../engine/model/fault.ts";

/** A strict object: a misspelt key must not be read as a missing fact. */
function object<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, onlyKeys(shape));
}

const text = z.string("a string");
const flag = z.boolean("true or false");
const count = z.int("a whole number").check(z.nonnegative("0 or more"));
const texts = z.array(text, "a list of strings");

function read<T extends z.ZodMiniType>(value: T) {
  return z.discriminatedUnion(
    "kind",
    [
      object({ kind: z.literal("read"), value }),
      object({ kind: z.literal("absent") }),
      object({
        kind: z.literal("unreadable"),
        action: text,
        reason: text,
        denied: flag,
        noTime: z.exactOptional(z.literal(true, "true")),
      }),
    ],
    '{ "kind": "read", "value": … }, { "kind": "absent" } or { "kind": "unreadable", "action": …, "reason": …, "denied": … }',
  );
}

const launchTemplateReference = object({
  id: z.exactOptional(text),
  name: z.exactOptional(text),
  version: z.exactOptional(text),
});

const cluster = object({
  vpcId: text,
  subnets: texts,
  privateEndpoint: flag,
  publicAccessCidrs: texts,
  ipFamily: z.enum(["ipv4", "ipv6"], '"ipv4" or "ipv6"'),
});

const nodegroup = object({
  status: text,
  subnets: texts,
  desiredSize: count,
  launchTemplate: z.exactOptional(launchTemplateReference),
  health: z.array(object({ code: text, message: text, resourceIds: texts }), "a list of health issues"),
  settings: z.record(z.string(), z.unknown(), "an object"),
});

const launchTemplate = object({
  interfaces: z.array(object({ associatePublicIp: z.exactOptional(flag) }), "a list of network interfaces"),
});

const subnet = object({
  vpcId: text,
  ownerId: text,
  availabilityZone: text,
  cidr: text,
  ipv6Only: z.exactOptional(flag),
  autoAssignPublicIpv4: flag,
  autoAssignIpv6: flag,
  freeAddresses: count,
  outpostArn: z.exactOptional(text),
  internetGatewayBlock: z.enum(
    ["off", "block-bidirectional", "block-ingress"],
    '"off", "block-bidirectional" or "block-ingress"',
  ),
  tags: z.record(z.string(), text, "an object of tags"),
});

const routeTable = object({
  id: text,
  vpcId: text,
  associations: z.array(
    object({ subnetId: z.exactOptional(text), main: flag, state: text }),
    "a list of associations",
  ),
  routes: z.array(object({ destination: text, target: text, state: text }), "a list of routes"),
});

const factsSchema: z.ZodMiniType<Facts> = object({
  account: text,
  region: text,
  cluster: read(cluster),
  nodegroup: read(nodegroup),
  launchTemplate: z.exactOptional(read(launchTemplate)),
  subnets: z.array(object({ id: text, subnet: read(subnet) }), "a list of subnets"),
  routeTables: read(z.array(routeTable, "a list of route tables")),
});

/** Validates facts from JSON.parse; returns them, or all faults at once. */
export function parseFacts(
  input: unknown,
): { kind: "facts"; facts: Facts } | { kind: "faulty"; faults: Fault[] } {
  const parsed = factsSchema.safeParse(input);
  return parsed.success
    ? { kind: "facts", facts: parsed.data }
    : { kind: "faulty", faults: faultsOf(parsed.error, input) };
}
