import { stringify } from "csv-stringify/sync";
import type { Audit, UnreadAccount } from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { defaultRouteText } from "../../engine/text/subnet-line.ts";

const COLUMNS = [
  ...["account", "region", "cluster", "nodegroup", "use", "status", "subnet", "vpc", "zone", "cidr"],
  ...["free_addresses", "auto_assign_public_ipv4", "route_table", "default_route"],
  ...["finding", "title", "evidence", "notes"],
  ...["subnet_name", "vpc_name", "managed_by", "owner_tag"],
];

/**
 * The rows of one account: one for each subnet of each group, and one for each failed read; a subnet that no node
 * group uses has no name there.
 */
export function csvRows(audit: Audit): string {
  return written([...subnetRows(audit), ...unreadRows(audit)]);
}

/**
 * The whole file, of the rows of each account; an account of which nothing could be read has one as well. A quote
 * before the text keeps a spreadsheet from reading it as a formula.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvFile(rows: string[], unread: UnreadAccount[]): string {
  const others = unread.map(({ account, what, why }) => unreadRow(account, "", what, why));
  return [written([COLUMNS]), ...rows, written(others)].join("");
}

function written(rows: Cell[][]): string {
  const cells = rows.map((row) => row.map((cell) => plain(String(cell), 1000)));
  return stringify(cells, { escape_formulas: true, record_delimiter: "windows" });
}

type Cell = string | number | boolean;

function subnetRows({ account, clusters }: Audit): Cell[][] {
  return clusters.flatMap(({ region, name, vpcName, groups }) =>
    groups.flatMap(({ nodegroup, use, status, subnets }) =>
      subnets.map(({ id, name: subnetName, facts, finding, evidence, notes, managedBy, ownerTag }) => [
        ...[account, region, name, nodegroup ?? "", use, status ?? "", id],
        ...(facts ? [facts.vpc, facts.availabilityZone, facts.cidr, facts.freeAddresses] : ["", "", "", ""]),
        ...(facts
          ? [facts.autoAssignPublicIpv4, facts.routeTable ?? "", defaultRouteText(facts)]
          : ["", "", ""]),
        ...[finding, findings[finding].title, evidence, notes.map((note) => note.finding).join(" ")],
        ...[subnetName ?? "", vpcName ?? "", managedBy?.tool ?? "", ownerTag ?? ""],
      ]),
    ),
  );
}

function unreadRows({ account, unread }: Audit): Cell[][] {
  return unread.map(({ region, what, why }) => unreadRow(account, region, what, why));
}

function unreadRow(account: string, region: string, what: string, why: string): Cell[] {
  return [
    ...[account, region, ...Array<string>(COLUMNS.length - 10).fill("")],
    ...["undetermined", findings.undetermined.title, `${what}: ${why}`, ""],
    ...Array<string>(4).fill(""),
  ];
}
