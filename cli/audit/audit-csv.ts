import { stringify } from "csv-stringify/sync";
import type {
  Audit,
  AuditedCluster,
  AuditedGroup,
  ListedSubnet,
  UnreadAccount,
} from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import type { ExemptedBy } from "../../engine/model/report.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { defaultRouteText } from "../../engine/text/subnet-line.ts";

/** A row is a subnet of a group, or a failed read, of which only the account, the region and the finding are known. */
interface Row {
  account: string;
  region: string;
  cluster?: AuditedCluster;
  group?: AuditedGroup;
  subnet: Pick<ListedSubnet, "finding" | "evidence" | "notes"> & Partial<ListedSubnet>;
}

type Cell = string | number | boolean | null | undefined;

/** The columns in their order, with what each says of a row; a subnet that no node group uses has no name there. */
const COLUMNS: Record<string, (row: Row) => Cell> = {
  account: ({ account }) => account,
  region: ({ region }) => region,
  cluster: ({ cluster }) => cluster?.name,
  nodegroup: ({ group }) => group?.nodegroup,
  use: ({ group }) => group?.use,
  status: ({ group }) => group?.status,
  subnet: ({ subnet }) => subnet.id,
  vpc: ({ subnet }) => subnet.facts?.vpc,
  zone: ({ subnet }) => subnet.facts?.availabilityZone,
  cidr: ({ subnet }) => subnet.facts?.cidr,
  free_addresses: ({ subnet }) => subnet.facts?.freeAddresses,
  auto_assign_public_ipv4: ({ subnet }) => subnet.facts?.autoAssignPublicIpv4,
  route_table: ({ subnet }) => subnet.facts?.routeTable,
  default_route: ({ subnet }) => subnet.facts && defaultRouteText(subnet.facts),
  finding: ({ subnet }) => subnet.finding,
  title: ({ subnet }) => findings[subnet.finding].title,
  evidence: ({ subnet }) => subnet.evidence,
  notes: ({ subnet }) => subnet.notes.map(({ finding }) => finding).join(" "),
  subnet_name: ({ subnet }) => subnet.name,
  vpc_name: ({ cluster }) => cluster?.vpcName,
  managed_by: ({ subnet }) => subnet.managedBy?.tool,
  owner_tag: ({ subnet }) => subnet.ownerTag,
  nodegroup_owner: ({ group }) => group?.owner?.tool,
  exempted_by: ({ subnet: { exemptedBy } }) =>
    exemptedBy && (exemptedBy.kind === "tag" ? exemptedBy.tag : exemptedBy.rule),
  exemption_reason: ({ subnet }) => ruleOf(subnet)?.reason,
  exemption_owner: ({ subnet }) => ruleOf(subnet)?.owner,
  undecided_rule: ({ subnet }) => subnet.undecidedRule,
};

function ruleOf({ exemptedBy }: Row["subnet"]): Extract<ExemptedBy, { kind: "rule" }> | undefined {
  return exemptedBy?.kind === "rule" ? exemptedBy : undefined;
}

/** The rows of one account: one for each subnet of each group, and one for each failed read. */
export function csvRows({ account, clusters, unread }: Audit): string {
  const listed = clusters.flatMap((cluster) =>
    cluster.groups.flatMap((group) =>
      group.subnets.map((subnet) => ({ account, region: cluster.region, cluster, group, subnet })),
    ),
  );
  return csvLines([...listed, ...unread.map((read) => unreadRow({ account, ...read }))]);
}

/**
 * The whole file, of the rows of each account; an account of which nothing could be read has one as well. A quote
 * before the text keeps a spreadsheet from reading it as a formula.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvFile(rows: string[], unread: UnreadAccount[]): string {
  const others = unread.map((account) => unreadRow({ region: "", ...account }));
  return [lines([Object.keys(COLUMNS)]), ...rows, csvLines(others)].join("");
}

function csvLines(rows: Row[]): string {
  return lines(rows.map((row) => Object.values(COLUMNS).map((cell) => cell(row))));
}

function lines(rows: Cell[][]): string {
  const cells = rows.map((row) => row.map((cell) => plain(String(cell ?? ""), 1000)));
  return stringify(cells, { escape_formulas: true, record_delimiter: "windows" });
}

function unreadRow(of: { account: string; region: string; what: string; why: string }): Row {
  const { account, region, what, why } = of;
  return { account, region, subnet: { finding: "undetermined", evidence: `${what}: ${why}`, notes: [] } };
}
