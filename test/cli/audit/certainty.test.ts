import { readFileSync } from "node:fs";
import { sarifResults } from "../../../cli/audit/audit-sarif.ts";
import { auditText } from "../../../cli/audit/audit-text.ts";
import { auditNews } from "../../../engine/audit/audit-news.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { auditExit, compareAudits, comparisonExit } from "../../../engine/audit/compare-audits.ts";
import { groupActions } from "../../../engine/audit/group-actions.ts";
import { auditMessage } from "../../../engine/message/audit-message.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import type { LaunchTemplate, RouteTable, Subnet } from "../../../engine/model/facts.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import type { NodegroupInventory } from "../../../engine/model/inventory.ts";
import { NOTHING_KNOWN, USES } from "../../../engine/model/known-findings.ts";
import { RECEIPT_TAG, receiptText } from "../../../engine/model/receipt.ts";
import { renderHtml } from "../../../engine/page/html-report.ts";
import { mapAudit } from "../../../engine/page/map-audit.ts";
import { explicitTable, mainTable, toInternet, toNat } from "../../support/build.ts";
import { clusterOf, groupOf, inventory, read, regionOf, subnets } from "../support/inventory.ts";

type Use = (typeof USES)[number];

/** Two tables that need no TypeScript: how certain each finding is, and each output by certainty and use. */
interface Table {
  about: string;
  findings: Record<string, "certain" | "open">;
  outputs: Record<string, unknown>[];
}

const { findings, outputs }: Table = JSON.parse(readFileSync("test/cases/certainty.json", "utf8"));

/** The cause of the finding of subnet-1, which is legacy and public otherwise. */
interface Situation {
  subnet?: Partial<Subnet>;
  table?: RouteTable;
  cluster?: Parameters<typeof clusterOf>[2];
  template?: LaunchTemplate;
  /** Where EC2 doesn't know it. */
  missing?: true;
}

const own = (...routes: RouteTable["routes"]) => explicitTable(["subnet-1"], routes);
const route = (destination: string, target: string, state = "active") => ({ destination, target, state });
const receipt = receiptText({ time: "2026-11-01T00:00:00Z", eventId: "e", nodegroup: "a/b", rule: "-" });
const changing = {
  ...own(toNat),
  associations: [{ subnetId: "subnet-1", main: false, state: "associating" }],
};

const situations: Record<string, Situation> = {
  ready: { subnet: { autoAssignPublicIpv4: true } },
  "missing-public-ip": {},
  "launch-template-conflict, AssociatePublicIpAddress false": {
    template: { interfaces: [{ associatePublicIp: false }] },
  },
  "launch-template-conflict, several interfaces": { template: { interfaces: [{}, {}] } },
  "launch-template-conflict, AssociatePublicIpAddress true": {
    template: { interfaces: [{ associatePublicIp: true }] },
  },
  "looks-private": { subnet: { tags: { "kubernetes.io/role/internal-elb": "1" } } },
  "internet-blocked": { subnet: { internetGatewayBlock: "block-bidirectional" } },
  "unclear-route": { table: own(toNat, route("192.0.2.0/24", "igw-1")) },
  "blackhole-route": { table: own(route("0.0.0.0/0", "nat-1", "blackhole")) },
  "no-route-to-api": { table: own() },
  "endpoint-restricted": { cluster: { publicAccessCidrs: ["192.0.2.0/24"] } },
  "missing-ipv6": { cluster: { ipFamily: "ipv6" } },
  "few-addresses": { subnet: { autoAssignPublicIpv4: true, freeAddresses: 0 } },
  "shared-subnet": { subnet: { ownerId: "444455556666" } },
  "unsupported-location": { subnet: { outpostArn: "arn:aws:outposts:eu-west-1:111122223333:outpost/op-1" } },
  reverted: { subnet: { tags: { [RECEIPT_TAG]: receipt } } },
  "foreign-subnet": { subnet: { vpcId: "vpc-2" } },
  "subnet-not-found": { missing: true },
  undetermined: { table: changing },
};

/** One cluster whose subnet-1 has the finding and the use; subnet-2 is ready for whatever else there is. */
function auditOf(situation: Situation, use: Use): Audit {
  const { subnet = {}, table = own(toInternet), cluster = {}, template, missing } = situation;
  const status = use === "failed" ? "CREATE_FAILED" : "ACTIVE";
  const group: NodegroupInventory = {
    ...groupOf("workers", {
      status,
      subnets: [use === "unused" ? "subnet-2" : "subnet-1"],
      health:
        use === "failed" ? [{ code: "Ec2SubnetInvalidConfiguration", message: "", resourceIds: [] }] : [],
      ...(template ? { launchTemplate: { id: "lt-1", version: "3" } } : {}),
    }),
    ...(template ? { launchTemplate: read(template) } : {}),
  };
  const isInUse = use === "existing" || use === "failed";
  return buildAudit(
    inventory(
      regionOf(
        [
          clusterOf("shop", use === "first" ? [] : [group], {
            subnets: isInUse ? [] : ["subnet-1"],
            ...cluster,
          }),
        ],
        {
          subnets: subnets(
            ...(missing ? [] : [{ id: "subnet-1", ...subnet }]),
            ...(use === "unused" ? [{ id: "subnet-2", autoAssignIpv6: true }] : []),
          ),
          routeTables: read([table, explicitTable(["subnet-2"], [toNat], "rtb-2"), mainTable([])]),
        },
      ),
    ),
  );
}

/** Each output's text about it. */
function outputsOf(audit: Audit): Record<string, unknown> {
  const everything = compareAudits({ ...audit, clusters: [], failedGroups: [] }, audit, () => true);
  const news = auditNews(NOTHING_KNOWN, audit);
  const lines = auditText(audit, { color: false, columns: 200, program: "nodegroup-guard" })
    .trimEnd()
    .split("\n");
  const page = renderHtml(audit);
  const [action] = audit.actions;
  const [section] = groupActions(audit.actions);
  const result = sarifResults(audit).results.find(({ ruleId }) => ruleId === action?.finding);
  const stored = { bucket: "b", key: "k", region: "eu-west-1" };
  return {
    "exit code": auditExit(audit),
    "exit code with --expect": comparisonExit(everything),
    "text, section": lines.find((line) => line === section?.title) ?? null,
    "text, cluster": lines.find((line) => /^ {2}\S.*: .* 1 of 1 subnet$/.test(line))?.trim() ?? null,
    "text, last line": lines.at(-1),
    "page, heading": /<h1>(.*?)<\/h1>/.exec(page)?.[1],
    "page, lead": /<p class="lead">(.*?) ?<\/p>/.exec(page)?.[1] ?? null,
    "page, section":
      [...page.matchAll(/<h3 class="urgency">(.*?)<\/h3>/g)].at(-1)?.[1]?.replace("’", "'") ?? null,
    "page, card": [...page.matchAll(/class="action card tone-(\w+)"/g)].at(-1)?.[1] ?? null,
    "page, subnet": mapAudit(audit).subnets.find(({ id }) => id === "subnet-1")?.tone,
    "SARIF, level": result?.level ?? null,
    "failed node group": /^First .*?\./.exec(audit.failedGroups[0]?.text ?? "")?.[0] ?? null,
    "mail, subject": news ? auditMessage(news, stored).subject : null,
  };
}

const cases = Object.entries(findings).flatMap(([finding, certainty]) =>
  outputs
    .filter((row) => row.certainty === certainty)
    // Only a node group has a launch template.
    .filter(({ use }) => !situations[finding]?.template || use === "existing" || use === "failed")
    .map(({ use, certainty: _, ...expected }) => ({ finding, use: use as Use, expected })),
);

describe("every output says the same of how certain it is that node groups fail", () => {
  it.each(cases)("for $finding, $use", ({ finding, use, expected }) => {
    const audit = auditOf(situations[finding] ?? {}, use);
    const subnet = audit.clusters[0]?.groups.find((group) => group.use === use)?.subnets[0];
    expect(subnet?.finding).toBe(finding.split(",")[0]);
    expect(outputsOf(audit)).toEqual(expected);
  });

  it("for every finding and every use", () => {
    const listed = new Set(Object.keys(findings).map((finding) => finding.split(",")[0]));
    expect([...listed].sort()).toEqual(FINDINGS.filter((kind) => kind !== "ready").sort());
    const rows = outputs.map(({ certainty, use }) => `${certainty} ${use}`);
    expect(rows).toEqual(
      ["certain", "open"].flatMap((certainty) => USES.map((use) => `${certainty} ${use}`)),
    );
  });
});
