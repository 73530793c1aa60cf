import type { Action, Audit, AuditedCluster, AuditedGroup } from "../../cli/core/audit.ts";
import { FINDINGS, type FindingKind, findings } from "../../lambda/core/findings.ts";
import type { AssessedSubnet } from "../../lambda/core/report.ts";
import { ACCOUNT, REGION } from "../support/build.ts";

/** Audits to render: a small company's, one with everything that can be found, and a very big one. */

type SubnetFacts = NonNullable<AssessedSubnet["facts"]>;

const TO_INTERNET = { kind: "internet-gateway", target: "igw-0c2f6d1e8b7a49350" } as const;
const TO_NAT = { kind: "elsewhere", target: "nat-09d1c4b7e2f38a615" } as const;

export function factsOf(changes: Partial<SubnetFacts> = {}): SubnetFacts {
  return {
    vpc: "vpc-0d4f8c21b6e97a305",
    availabilityZone: `${REGION}a`,
    cidr: "192.168.0.0/19",
    owner: ACCOUNT,
    freeAddresses: 8170,
    autoAssignPublicIpv4: false,
    routeTable: "rtb-0e5a7f31c9d2b8460",
    routeTableAssociation: "explicit",
    wayOut: TO_INTERNET,
    ...changes,
  };
}

export function assessed(
  id: string,
  finding: FindingKind,
  changes: Partial<AssessedSubnet> = {},
): AssessedSubnet {
  return { id, finding, evidence: findings[finding].explanation, notes: [], facts: factsOf(), ...changes };
}

export function groupOf(
  nodegroup: string | null,
  subnets: AssessedSubnet[],
  status = "ACTIVE",
): AuditedGroup {
  return { nodegroup, status: nodegroup === null ? null : status, subnets };
}

export function clusterOf(
  name: string,
  groups: AuditedGroup[],
  changes: Partial<AuditedCluster> = {},
): AuditedCluster {
  return { region: REGION, name, vpc: "vpc-0d4f8c21b6e97a305", groups, ...changes };
}

export function auditOf(clusters: AuditedCluster[], changes: Partial<Audit> = {}): Audit {
  return {
    version: "1",
    account: ACCOUNT,
    time: "2026-03-04T09:41:00Z",
    regions: [REGION],
    clusters,
    actions: [],
    unread: [],
    ...changes,
  };
}

export function switchOn(id: string, mends: Action["mends"], blocksScaleOut = false): Action {
  return {
    finding: "missing-public-ip",
    region: REGION,
    target: { kind: "subnet", id },
    text: "Switch auto-assign public IPv4 on in the subnet.",
    commands: [
      `aws ec2 modify-subnet-attribute --region ${REGION} --subnet-id ${id} --map-public-ip-on-launch`,
    ],
    mends,
    blocksScaleOut,
  };
}

/** Two VPCs of eksctl's, one of them from before, and a third that has seen better days. */
export function sampleAudit(): Audit {
  const legacy = legacyVpc();
  const modern = modernVpc();
  const worn = wornVpc();
  const inLegacy = (id: string) => [
    { cluster: "checkout", nodegroup: "workers-2019", subnet: id },
    { cluster: "checkout", nodegroup: null, subnet: id },
    { cluster: "search", nodegroup: null, subnet: id },
  ];
  return auditOf(
    [
      clusterOf("checkout", [
        groupOf(null, [...legacy.open, ...legacy.closed]),
        groupOf("batch", legacy.closed),
        groupOf("workers-2019", legacy.open, "DEGRADED"),
      ]),
      clusterOf(
        "platform",
        [groupOf(null, modern), groupOf("general", modern), groupOf("gpu", modern.slice(0, 2))],
        {
          vpc: "vpc-07b3e95d20c6f18a4",
          region: "eu-central-1",
        },
      ),
      clusterOf("reports", [groupOf(null, worn), groupOf("nightly", worn.slice(0, 3))], {
        vpc: "vpc-0a91d7e4c35b2f680",
      }),
      clusterOf("search", [groupOf(null, legacy.open)]),
      clusterOf("staging", [], { region: "eu-central-1", vpc: null }),
    ],
    {
      regions: ["ap-northeast-1", "eu-central-1"],
      actions: [
        ...legacy.open.map(({ id }) => switchOn(id, inLegacy(id), true)),
        {
          finding: "no-route-to-api",
          region: REGION,
          target: { kind: "cluster", id: "reports" },
          text: "Switch the cluster's private endpoint on.",
          commands: [
            `aws eks update-cluster-config --region ${REGION} --name reports --resources-vpc-config endpointPrivateAccess=true`,
          ],
          mends: [{ cluster: "reports", nodegroup: null, subnet: "subnet-0d70f1b5a2e946c83" }],
          blocksScaleOut: false,
        },
        {
          finding: "blackhole-route",
          region: REGION,
          target: { kind: "route-table", id: "rtb-02c8d6f1e4a7b9530" },
          text: "Point the default route at something that exists.",
          commands: [
            `aws ec2 describe-route-tables --region ${REGION} --route-table-ids rtb-02c8d6f1e4a7b9530`,
          ],
          mends: [
            { cluster: "reports", nodegroup: "nightly", subnet: "subnet-0b5e8d1c7f2a64930" },
            { cluster: "reports", nodegroup: null, subnet: "subnet-0b5e8d1c7f2a64930" },
          ],
          blocksScaleOut: true,
        },
        {
          finding: "looks-private",
          region: REGION,
          target: { kind: "subnet", id: "subnet-0c1e7b9d4f5a28630" },
          text: "Mend the route (associate a route table with a NAT gateway), or mend the tag if the subnet is meant to be public.",
          commands: [
            `aws ec2 describe-route-tables --region ${REGION} --route-table-ids rtb-0f6b3a9d8c1e72540`,
          ],
          mends: [{ cluster: "reports", nodegroup: null, subnet: "subnet-0c1e7b9d4f5a28630" }],
          blocksScaleOut: true,
        },
      ],
      unread: [
        {
          region: "eu-central-1",
          what: "cluster staging",
          why: "eks:DescribeCluster is not allowed for arn:aws:iam::111122223333:role/readers",
        },
      ],
    },
  );
}

function legacyVpc() {
  const zones = ["a", "c", "d"];
  const ids = ["subnet-0f2a91c7d4e8b6350", "subnet-04d8e2b7f1a6c9530", "subnet-08b6c1f9e3d7a2450"];
  const privateIds = ["subnet-0a7c3e9d1f5b28460", "subnet-0e1d9b5c7a3f48620", "subnet-06f3a8d2c9e1b7540"];
  const table = "rtb-0e5a7f31c9d2b8460";
  const gateway = TO_INTERNET.target;
  return {
    open: zones.map((zone, place) =>
      assessed(ids[place] ?? "", "missing-public-ip", {
        evidence: `auto-assign public IPv4 is off; route table ${table} sends 0.0.0.0/0 to ${gateway} (active)`,
        source: {
          stack: "eksctl-checkout-cluster",
          logicalId: `SubnetPublicAPNORTHEAST1${zone.toUpperCase()}`,
        },
        facts: factsOf({ availabilityZone: REGION + zone, cidr: `192.168.${place * 32}.0/19` }),
        notes:
          place === 2
            ? [{ finding: "few-addresses", evidence: "1 free in 192.168.64.0/19, 2 or more nodes expected" }]
            : [],
      }),
    ),
    closed: zones.map((zone, place) =>
      assessed(privateIds[place] ?? "", "ready", {
        evidence: "no public IPv4 is needed here",
        facts: factsOf({
          availabilityZone: REGION + zone,
          cidr: `192.168.${96 + place * 32}.0/19`,
          wayOut: TO_NAT,
          routeTable: "rtb-0b9e4d7c2f1a83650",
        }),
      }),
    ),
  };
}

function modernVpc(): AssessedSubnet[] {
  const ids = ["subnet-03e7d9c1b5f2a8640", "subnet-0d2b8f6a4c1e97530", "subnet-0c5f1e8b3a7d92460"];
  return ["a", "b", "c"].map((zone, place) =>
    assessed(ids[place] ?? "", "ready", {
      evidence: "no public IPv4 is needed here",
      facts: factsOf({
        vpc: "vpc-07b3e95d20c6f18a4",
        availabilityZone: `eu-central-1${zone}`,
        cidr: `10.20.${place * 64}.0/18`,
        freeAddresses: 15980,
        wayOut: { kind: "elsewhere", target: "tgw-0c7e2d9f1b4a68350" },
      }),
    }),
  );
}

function wornVpc(): AssessedSubnet[] {
  const vpc = "vpc-0a91d7e4c35b2f680";
  return [
    assessed("subnet-0c1e7b9d4f5a28630", "looks-private", {
      evidence:
        "tagged kubernetes.io/role/internal-elb and not kubernetes.io/role/elb; the VPC's main route table rtb-0f6b3a9d8c1e72540 sends 0.0.0.0/0 to igw-05a1d9e7c3b2f8640 (active)",
      facts: factsOf({
        vpc,
        cidr: "10.8.0.0/24",
        freeAddresses: 190,
        routeTable: "rtb-0f6b3a9d8c1e72540",
        routeTableAssociation: "main",
        wayOut: { kind: "internet-gateway", target: "igw-05a1d9e7c3b2f8640" },
      }),
    }),
    assessed("subnet-0b5e8d1c7f2a64930", "blackhole-route", {
      evidence: "route table rtb-02c8d6f1e4a7b9530 sends 0.0.0.0/0 to nat-0d8c1f5e7b3a92640 (blackhole)",
      facts: factsOf({
        vpc,
        cidr: "10.8.1.0/24",
        availabilityZone: `${REGION}c`,
        freeAddresses: 244,
        routeTable: "rtb-02c8d6f1e4a7b9530",
        wayOut: { kind: "blackhole", target: "nat-0d8c1f5e7b3a92640" },
      }),
    }),
    assessed("subnet-0e9f3c7a1d5b82640", "ready", {
      evidence: "auto-assign public IPv4 is on",
      facts: factsOf({
        vpc,
        cidr: "10.8.2.0/24",
        availabilityZone: `${REGION}c`,
        autoAssignPublicIpv4: true,
        freeAddresses: 201,
        wayOut: { kind: "internet-gateway", target: "igw-05a1d9e7c3b2f8640" },
      }),
    }),
    assessed("subnet-0d70f1b5a2e946c83", "no-route-to-api", {
      evidence:
        "route table rtb-0a4f8e2d6c9b13750 has no active route for 0.0.0.0/0; the cluster's private endpoint is off",
      facts: factsOf({
        vpc,
        cidr: "10.8.3.0/24",
        availabilityZone: `${REGION}c`,
        freeAddresses: 251,
        routeTable: "rtb-0a4f8e2d6c9b13750",
        wayOut: { kind: "none" },
      }),
    }),
    assessed("subnet-01f8b6d3e7c5a9240", "undetermined", {
      evidence: "subnet: ec2:DescribeSubnets was throttled until the end",
      facts: null,
    }),
  ];
}

/** One cluster whose subnets show every finding there is. */
export function everyFinding(): Audit {
  const ways = ["internet-gateway", "elsewhere", "blackhole", "ambiguous", "none"] as const;
  const subnets = FINDINGS.map((finding, place) =>
    assessed(`subnet-${String(place).padStart(17, "0")}`, finding, {
      facts:
        finding === "subnet-not-found"
          ? null
          : factsOf({
              availabilityZone: `${REGION}${"acd"[place % 3]}`,
              wayOut: { kind: ways[place % 5] ?? "none", target: `gw-${place % 5}` },
            }),
    }),
  );
  return auditOf([clusterOf("everything", [groupOf(null, subnets), groupOf("old", subnets)])]);
}

/** `clusters` clusters in VPCs of their own, each with `groups` node groups in the same `width` subnets. */
export function bigAudit(clusters: number, groups: number, width: number): Audit {
  const all = Array.from({ length: clusters }, (_, at) => bigCluster(at, groups, width));
  const actions = all.flatMap(({ name, groups: [next] }) =>
    (next?.subnets ?? [])
      .filter(({ finding }) => finding === "missing-public-ip")
      .map(({ id }) => switchOn(id, [{ cluster: name, nodegroup: null, subnet: id }])),
  );
  return auditOf(all, { actions });
}

function bigCluster(at: number, groups: number, width: number): AuditedCluster {
  const vpc = `vpc-${String(at).padStart(17, "0")}`;
  const subnets = Array.from({ length: width }, (_, place) => {
    const open = place % 2 === 0;
    return assessed(
      `subnet-${String(at * width + place).padStart(17, "0")}`,
      open && at % 3 === 0 ? "missing-public-ip" : "ready",
      {
        evidence: open
          ? "route table rtb-0e5a7f31c9d2b8460 sends 0.0.0.0/0 to igw-0c2f6d1e8b7a49350 (active)"
          : "no public IPv4 is needed here",
        facts: factsOf({
          vpc,
          availabilityZone: `${REGION}${"acd"[place % 3]}`,
          cidr: `10.${at % 256}.${place % 256}.0/24`,
          wayOut: open ? TO_INTERNET : TO_NAT,
        }),
      },
    );
  });
  const names = [null, ...Array.from({ length: groups }, (_, place) => `workers-${place}`)];
  return clusterOf(
    `cluster-${String(at).padStart(4, "0")}`,
    names.map((name) => groupOf(name, subnets)),
    { vpc },
  );
}
