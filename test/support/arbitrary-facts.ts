import * as fc from "fast-check";
import type { Cluster, Facts, LaunchTemplate, Nodegroup, Read, Subnet } from "../../lambda/core/facts.ts";
import type { Policy } from "../../lambda/core/policy.ts";
import { RECEIPT_TAG, receiptText } from "../../lambda/core/receipt.ts";
import { ACCOUNT, cluster, explicitTable, mainTable, nodegroup, REGION, subnet } from "./build.ts";

/**
 * Facts and policies of any kind, in which every finding and every way for a rule to match comes up often
 * enough.
 */

const receipts = (eventId: string) =>
  ["2026-10-01T08:00:00Z", "2026-11-22T10:41:20Z"].flatMap((time) =>
    [eventId, "another"].map((id) => receiptText({ time, eventId: id, nodegroup: "legacy/ng-0", rule: "-" })),
  );

export function readOf<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Read<T>> {
  const unread = fc.constantFrom<Read<T>>({ kind: "absent" }, { kind: "unreadable", why: "timed out" });
  const found = value.map((known): Read<T> => ({ kind: "read", value: known }));
  return fc.oneof({ arbitrary: found, weight: 12 }, { arbitrary: unread, weight: 1 });
}

const tags = (eventId: string) =>
  fc.dictionary(
    fc.constantFrom(RECEIPT_TAG, "nodegroup-guard:mode", "kubernetes.io/role/internal-elb", "team"),
    fc.constantFrom(...receipts(eventId), "observe", "alert", "enable", "nonsense", ""),
  );

const aSubnet = (eventId: string): fc.Arbitrary<Subnet> =>
  fc
    .record(
      {
        vpcId: fc.constantFrom("vpc-1", "vpc-1", "vpc-1", "vpc-2"),
        ownerId: fc.constantFrom(ACCOUNT, ACCOUNT, "444455556666"),
        availabilityZone: fc.constantFrom("ap-northeast-1a", "ap-northeast-1a", "ap-northeast-1-wl1-kdd-1"),
        autoAssignPublicIpv4: fc.boolean(),
        autoAssignIpv6: fc.boolean(),
        freeAddresses: fc.constantFrom(0, 1, 250),
        internetGatewayBlock: fc.constantFrom("off", "off", "block-ingress", "block-bidirectional"),
        tags: tags(eventId),
      },
      { requiredKeys: [] },
    )
    .map((changes) => subnet(changes));

const aCluster: fc.Arbitrary<Cluster> = fc
  .record({
    subnets: fc.subarray(["subnet-1", "subnet-2", "subnet-3"]),
    privateEndpoint: fc.boolean(),
    publicAccessCidrs: fc.constantFrom<string[]>(["0.0.0.0/0"], ["0.0.0.0/0"], ["192.0.2.0/24"], []),
    ipFamily: fc.constantFrom("ipv4", "ipv4", "ipv6"),
  })
  .map((changes) => cluster(changes));

const aNodegroup: fc.Arbitrary<Nodegroup> = fc
  .record({ status: fc.constantFrom("CREATING", "ACTIVE", "CREATE_FAILED"), desiredSize: fc.nat(9) })
  .map((changes) => nodegroup(changes));

const aTemplate: fc.Arbitrary<LaunchTemplate> = fc.record({
  interfaces: fc.array(fc.record({ associatePublicIp: fc.boolean() }, { requiredKeys: [] }), {
    maxLength: 2,
  }),
});

const routes = fc.array(
  fc.record({
    destination: fc.constantFrom("0.0.0.0/0", "0.0.0.0/0", "::/0", "198.51.100.0/24"),
    target: fc.constantFrom("igw-1", "igw-1", "nat-1", "vpce-1"),
    state: fc.constantFrom("active", "active", "active", "blackhole"),
  }),
  { maxLength: 2 },
);

const IDS = ["subnet-1", "subnet-2", "subnet-3"];

export const arbitraryFacts = (eventId: string): fc.Arbitrary<Facts> =>
  fc
    .record({
      cluster: readOf(aCluster),
      nodegroup: readOf(aNodegroup),
      launchTemplate: fc.option(readOf(aTemplate), { nil: undefined }),
      routeTables: readOf(
        fc
          .tuple(fc.subarray(IDS), routes, routes)
          .map(([explicit, own, main]) => [explicitTable(explicit, own), mainTable(main)]),
      ),
      subnets: fc
        .tuple(fc.subarray(IDS, { minLength: 1 }), fc.array(readOf(aSubnet(eventId)), { minLength: 3 }))
        .map(([ids, found]) =>
          ids.map((id, index) => ({ id, subnet: found[index] ?? { kind: "absent" as const } })),
        ),
    })
    .map(({ launchTemplate, ...rest }) => ({
      account: ACCOUNT,
      region: REGION,
      ...rest,
      ...(launchTemplate ? { launchTemplate } : {}),
    }));

const globs = (...values: string[]) => fc.constantFrom("*", "x*", ...values);

export const arbitraryPolicy: fc.Arbitrary<Policy> = fc.record({
  mode: fc.constantFrom("observe", "alert", "enable"),
  rules: fc
    .array(
      fc.record({
        mode: fc.constantFrom("observe" as const, "alert" as const, "enable" as const),
        match: fc.record(
          {
            cluster: globs("legacy", "prod-*"),
            nodegroup: fc.array(globs("ng-1"), { minLength: 1, maxLength: 2 }),
            createdBy: globs("*alice*"),
            vpc: globs("vpc-1"),
            subnet: globs("subnet-?"),
            subnetTags: fc.constant({ team: "*" }),
          },
          { requiredKeys: [] },
        ),
        expires: fc.option(fc.constantFrom("2026-01-01", "2030-01-01"), { nil: undefined }),
      }),
      { maxLength: 4 },
    )
    .map((rules) =>
      rules.map(({ expires, ...rule }, index) => ({
        ...rule,
        name: `rule ${index + 1}`,
        match: Object.keys(rule.match).length > 0 ? rule.match : { cluster: "*" },
        ...(expires ? { expires } : {}),
      })),
    ),
});
