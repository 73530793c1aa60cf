import { csvFile, csvRows } from "../../../cli/audit/audit-csv.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import type { Audit } from "../../../engine/model/audit.ts";
import { clusterOf, groupOf, inventory, regionOf } from "../support/inventory.ts";
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
