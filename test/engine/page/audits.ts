import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { Action, Audit, AuditedCluster, AuditedGroup } from "../../../engine/model/audit.ts";
import { FINDINGS, type FindingKind, findings, isOpen } from "../../../engine/model/findings.ts";
import type { AssessedSubnet } from "../../../engine/model/report.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { sampleInventory } from "./sample-inventory.ts";

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
  const use = nodegroup === null ? "first" : "existing";
  return { use, nodegroup, status: nodegroup === null ? null : status, subnets };
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
    failedGroups: [],
    actions: [],
    unread: [],
    ...changes,
  };
}

function enableAutoAssign(id: string, fixes: Action["fixes"], blocksScaleOut = false): Action {
  return {
    finding: "missing-public-ip",
    region: REGION,
    target: { kind: "subnet", id },
    text: "Enable auto-assign public IPv4 in the subnet.",
    commands: [
      `aws ec2 modify-subnet-attribute --region ${REGION} --subnet-id ${id} --map-public-ip-on-launch`,
    ],
    fixes,
    blocksScaleOut,
    unused: false,
  };
}

/** The audit of the sample's inventory: real findings, evidence and actions. */
export function sampleAudit(): Audit {
  return buildAudit(sampleInventory());
}

const TARGETS: Action["target"]["kind"][] = [
  "subnet",
  "route-table",
  "vpc",
  "cluster",
  "launch-template",
  "permission",
  "call",
];

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
  const actions = subnets
    .filter(({ finding }) => finding !== "ready")
    .map(
      ({ id, finding, evidence }, place): Action => ({
        finding,
        region: REGION,
        target: { kind: TARGETS[place % TARGETS.length] ?? "subnet", id },
        text: findings[finding].advice,
        commands: [`aws ec2 describe-subnets --region ${REGION} --subnet-ids ${id}`],
        fixes: [
          place % 2 === 0
            ? { cluster: "everything", nodegroup: "old", use: "existing", subnet: id }
            : { cluster: "everything", nodegroup: null, use: "first", subnet: id },
        ],
        unused: false,
        blocksScaleOut: place % 2 === 0 && !isOpen({ finding, evidence }),
        ...(isOpen({ finding, evidence }) ? { open: true } : {}),
      }),
    );
  return auditOf([clusterOf("everything", [groupOf(null, subnets), groupOf("old", subnets)])], { actions });
}

/** `clusters` clusters in VPCs of their own, each with `groups` node groups in the same `width` subnets. */
export function bigAudit(clusters: number, groups: number, width: number): Audit {
  const all = Array.from({ length: clusters }, (_, at) => bigCluster(at, groups, width));
  const actions = all.flatMap(({ name, groups: [next] }) =>
    (next?.subnets ?? [])
      .filter(({ finding }) => finding === "missing-public-ip")
      .map(({ id }) => enableAutoAssign(id, [{ cluster: name, nodegroup: null, use: "first", subnet: id }])),
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
