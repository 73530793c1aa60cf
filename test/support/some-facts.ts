import * as fc from "fast-check";
import { MODE_TAG } from "../../engine/decision/decide.ts";
import type { Facts, Nodegroup, Read, Route, RouteTable, Subnet } from "../../engine/model/facts.ts";
import { RECEIPT_TAG, receiptText } from "../../engine/model/receipt.ts";
import {
  ACCOUNT,
  cluster,
  explicitTable,
  mainTable,
  nodegroup,
  REGION,
  subnet,
  toInternet,
} from "./build.ts";
import { cliEvent, createdFrom } from "./event.ts";

/**
 * Facts of every kind, most of them nearly a legacy public subnet: a property about writes shows little where hardly
 * anything is ever written.
 */

const IDS = ["subnet-1", "subnet-2", "subnet-3"];
const event = createdFrom(cliEvent());

/** The first of these far more often than the others. */
export function mostly<T>(usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12 * others.length, arbitrary: usual }, ...others);
}

const oneOf = <T>(usual: T, ...others: T[]) =>
  mostly(fc.constant(usual), ...others.map((other) => fc.constant(other)));

function read<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Read<T>> {
  return mostly<Read<T>>(
    value.map((known) => ({ kind: "read", value: known })),
    fc.constant({ kind: "absent" }),
    fc.constant({ kind: "unreadable", action: "ec2:DescribeSubnets", reason: "timed out", denied: false }),
  );
}

const receipt = (eventId: string, time: string) =>
  receiptText({ time, eventId, nodegroup: "legacy/ng-0", rule: "-" });

const tags: fc.Arbitrary<Subnet["tags"]> = fc.dictionary(
  fc.constantFrom("kubernetes.io/role/internal-elb", "kubernetes.io/role/elb", MODE_TAG, RECEIPT_TAG, "team"),
  fc.constantFrom(
    ...["observe", "alert", "enable", "enable", "off", "", "ENABLE", "1"],
    receipt(event.eventId, "2026-11-22T10:41:08Z"),
    receipt("another-event", "2026-11-22T10:41:08Z"),
    receipt("another-event", "2026-10-01T08:00:00Z"),
  ),
);

const aSubnet: fc.Arbitrary<Subnet> = fc
  .record({
    vpcId: oneOf("vpc-1", "vpc-2"),
    ownerId: oneOf(ACCOUNT, "444455556666"),
    availabilityZone: oneOf("ap-northeast-1a", "ap-northeast-1-wl1-nrt-wlz-1", "us-west-2-lax-1a"),
    autoAssignPublicIpv4: oneOf(false, true),
    autoAssignIpv6: fc.boolean(),
    freeAddresses: oneOf(250, 0, 1),
    internetGatewayBlock: oneOf<Subnet["internetGatewayBlock"]>(
      "off",
      "block-ingress",
      "block-bidirectional",
    ),
    tags: mostly(fc.constant<Subnet["tags"]>({}), tags),
    outpostArn: oneOf<string | undefined>(undefined, "arn:aws:outposts:…"),
  })
  .map(({ outpostArn, ...rest }) => subnet({ ...rest, ...(outpostArn ? { outpostArn } : {}) }));

const route: fc.Arbitrary<Route> = fc.record({
  destination: oneOf("0.0.0.0/0", "::/0", "198.51.100.7/32", "0.0.0.0/1", "pl-1"),
  target: oneOf("igw-1", "igw-2", "nat-1", "vpce-1", "eigw-1", "tgw-1", "local", "not-igw-1", "IGW-1"),
  state: oneOf("active", "blackhole", "filtered"),
});

const state = oneOf("associated", "associating", "disassociating", "failed");

const association: fc.Arbitrary<RouteTable["associations"][number]> = fc
  .record({
    subnetId: fc.constantFrom(...IDS, undefined),
    main: fc.boolean(),
    state,
  })
  .map(({ subnetId, ...rest }) => (subnetId ? { subnetId, ...rest } : rest));

const anyTable: fc.Arbitrary<RouteTable> = fc.record({
  id: fc.constantFrom("rtb-1", "rtb-2", "rtb-3"),
  vpcId: oneOf("vpc-1", "vpc-2"),
  associations: fc.array(association, { maxLength: 3 }),
  routes: fc.array(route, { maxLength: 3 }),
});

/**
 * Some subnets under a public table, the others under any, and now and then one whose association is
 * changing.
 */
const usualTables: fc.Arbitrary<RouteTable[]> = fc
  .record({
    own: fc.array(route, { maxLength: 2 }),
    main: fc.array(route, { maxLength: 2 }),
    ids: fc.subarray(IDS),
    state,
  })
  .map(({ own, main, ids, state: found }) => {
    const [open, others] = [explicitTable(ids, [toInternet]), IDS.filter((id) => !ids.includes(id))];
    const associations = open.associations.map((each) => ({ ...each, state: found }));
    return [{ ...open, associations }, explicitTable(others, own, "rtb-2"), mainTable(main)];
  });

const someNodegroup: fc.Arbitrary<Nodegroup> = fc
  .record({
    status: fc.constantFrom("CREATING", "CREATE_FAILED", "DELETING", "ACTIVE"),
    desiredSize: fc.nat(9),
  })
  .map((changes) => nodegroup({ ...changes, subnets: IDS }));

/** Facts about one to three subnets. */
export const someFacts: fc.Arbitrary<Facts> = fc
  .record({
    cluster: read(
      fc
        .record({
          vpcId: oneOf("vpc-1", "vpc-2"),
          privateEndpoint: fc.boolean(),
          publicAccessCidrs: oneOf(["0.0.0.0/0"], [], ["203.0.113.0/24"]),
          ipFamily: oneOf<"ipv4" | "ipv6">("ipv4", "ipv6"),
        })
        .map((changes) => cluster(changes)),
    ),
    nodegroup: read(someNodegroup),
    template: mostly(
      fc.constant(undefined),
      read(
        fc.record({
          interfaces: fc.array(
            fc.constantFrom({}, { associatePublicIp: true }, { associatePublicIp: false }),
            {
              maxLength: 2,
            },
          ),
        }),
      ),
    ),
    subnets: fc
      .subarray(IDS, { minLength: 1 })
      .chain((ids) => fc.tuple(...ids.map((id) => read(aSubnet).map((found) => ({ id, subnet: found }))))),
    routeTables: read(mostly(usualTables, fc.array(anyTable, { maxLength: 4 }))),
  })
  .map(({ template, ...rest }) => ({
    account: ACCOUNT,
    region: REGION,
    ...rest,
    ...(template ? { launchTemplate: template } : {}),
  }));
