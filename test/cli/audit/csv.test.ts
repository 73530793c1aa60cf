import { csvFile, csvRows } from "../../../cli/audit/audit-csv.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import { ACCOUNT } from "../../support/build.ts";
import { clusterOf, denied, groupOf, inventory, regionOf } from "../support/inventory.ts";
import { balanced, tangled } from "../support/story.ts";

const auditCsv = (audit: Audit) => csvFile([csvRows(audit)], []);
const named = (name: string): Audit =>
  buildAudit(inventory(regionOf([clusterOf(name, [groupOf("ng", { subnets: ["subnet-1"] })])])));
const cells = (audit: Audit, row = 1) => auditCsv(audit).split("\r\n")[row]?.split(",") ?? [];

it("has the same number of cells in every row", () => {
  const lines = auditCsv(buildAudit(inventory(tangled)))
    .trimEnd()
    .split("\r\n");
  const widths = lines.map((line) => line.replace(/"[^"]*"/g, "").split(",").length);
  expect(new Set(widths).size).toBe(1);
  expect(lines.length).toBeGreaterThan(5);
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠1"])(
  "keeps a spreadsheet from evaluating %s",
  (name) => expect(cells(named(name))[2]).toBe(`'${name}`),
);

it.each(["\t=1", "\r=1", "\u001b[31mred", "\u202eevil"])("shows invisible characters: %j", (name) => {
  expect(cells(named(name))[2]).toMatch(/^\\u\{\w+\}/);
});

it("quotes line breaks, commas and quotes", () => {
  const line = auditCsv(named('a,b\n"c"')).split("\r\n")[1];
  expect(line).toContain(',"a,b\\u{a}""c""",ng,');
});

it("says which use of the subnet is meant, and leaves the name of a node group to come empty", () => {
  const audit = buildAudit(inventory(regionOf([clusterOf("a", [], { subnets: ["subnet-1"] })])));
  expect(cells(audit).slice(2, 7)).toEqual(["a", "", "first", "", "subnet-1"]);
  const uses = auditCsv(buildAudit(inventory(balanced)))
    .split("\r\n")
    .map((row) => row.split(",")[4]);
  expect(uses.filter((use) => use === "unused")).toHaveLength(2);
});

it("puts each fact under its heading, and of a failed read only where it failed and why", () => {
  const region = regionOf([clusterOf("a", [groupOf("ng", { subnets: ["subnet-1"] })])]);
  const table = (audit: Audit) => {
    const [head = [], ...rows] = auditCsv(audit)
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
    return rows.map((row) => Object.fromEntries(head.map((name, column) => [name, row[column]])));
  };
  const [listed] = table(buildAudit(inventory(region)));
  expect(listed).toMatchObject({
    region: "ap-northeast-1",
    cluster: "a",
    nodegroup: "ng",
    use: "existing",
    status: "ACTIVE",
    subnet: "subnet-1",
    vpc: "vpc-1",
    free_addresses: "250",
    auto_assign_public_ipv4: "false",
    default_route: '"public, via igw-1"',
    finding: "missing-public-ip",
    title: "auto-assign public IPv4 is off",
    owner_tag: "",
  });
  const unread = { ...region, clusters: denied("eks:ListClusters") };
  const [failed = {}] = table(buildAudit(inventory(unread)));
  expect(Object.entries(failed).filter(([, cell]) => cell !== "")).toEqual([
    ["account", ACCOUNT],
    ["region", "ap-northeast-1"],
    ["finding", "undetermined"],
    ["title", "could not be checked"],
    ["evidence", "the list of clusters: not allowed to eks:ListClusters (AccessDeniedException)"],
  ]);
});
