import * as fc from "fast-check";
import { sarifResults } from "../../../cli/audit/audit-sarif.ts";
import { auditText } from "../../../cli/audit/audit-text.ts";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { explicitTable, toInternet, toNat } from "../../support/build.ts";
import { clusterOf, groupOf, inventory, read, regionOf, subnets } from "../support/inventory.ts";
import { tangled } from "../support/story.ts";

const plainly = { color: false, columns: 120, program: "nodegroup-guard" };
const colored = { ...plainly, color: true };

it("shows colours only on request", () => {
  const audit = buildAudit(inventory(tangled));
  expect(auditText(audit, colored)).toContain("\u001b[");
  expect(auditText(audit, plainly)).not.toContain("\u001b");
});

it("prints the same text with and without colours", () => {
  const audit = buildAudit(inventory(tangled));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of.
  expect(auditText(audit, colored).replace(/\u001b\[\d+m/g, "")).toBe(auditText(audit, plainly));
});

it("prints every name and id as plain text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 30 }), (name) => {
      const text = auditText(
        buildAudit(
          inventory(
            regionOf([clusterOf(name, [groupOf(name, { subnets: [name] })], { vpcId: name })], {
              subnets: subnets({ id: name, availabilityZone: name, vpcId: name }),
            }),
          ),
        ),
        plainly,
      );
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
    { numRuns: 200 },
  );
});

it("says in one line of a node group where it can't scale out and where that is not known", () => {
  const narrow = { destination: "192.0.2.0/24", target: "igw-1", state: "active" };
  const region = regionOf(
    [clusterOf("a", [groupOf("ng", { subnets: ["subnet-1", "subnet-2", "subnet-3"] })])],
    {
      subnets: subnets({ id: "subnet-1" }, { id: "subnet-2" }, { id: "subnet-3" }),
      routeTables: read([
        explicitTable(["subnet-1"], [toInternet]),
        explicitTable(["subnet-2"], [toNat, narrow], "rtb-2"),
        explicitTable(["subnet-3"], [toNat], "rtb-3"),
      ]),
    },
  );
  expect(auditText(buildAudit(inventory(region)), plainly)).toContain(
    "\n  ng ACTIVE: can't scale out in 1 of 3 subnets, not known in 1 of 3 subnets\n",
  );
});

it("cuts no advice about a failed node group, however long the ids of its subnets are: as text and as SARIF", () => {
  const ids = Array.from({ length: 6 }, (_, index) => `subnet-0a1b2c3d4e5f6000${index}`);
  const tags = { "sigs.k8s.io/cluster-api-provider-aws/cluster/x": "owned" };
  const group = groupOf("ng", { status: "CREATE_FAILED", subnets: ids, settings: { tags } });
  const audit = buildAudit(inventory(regionOf([clusterOf("a", [group])])));
  const advice = /belongs to Cluster API .* then apply your manifests again\./;
  expect(auditText(audit, plainly).replace(/\s+/g, " ")).toMatch(advice);
  expect(sarifResults(audit).results[0]?.message.text).toMatch(advice);
});

it("lists the first few of many, and how many more", () => {
  const clusters = Array.from({ length: 30 }, (_, index) =>
    clusterOf(`c-${String(index).padStart(2, "0")}`, [], { subnets: ["subnet-1"] }),
  );
  const text = auditText(buildAudit(inventory(regionOf(clusters))), plainly);
  expect(text).toContain("fixes c-00 (its first node group), c-01 (its first node group), ");
  expect(text).toContain("c-04 (its first node group) and 25 more\n");
});

it("keeps the columns of a table under each other behind wide names, and its lines inside the terminal", () => {
  const region = regionOf([clusterOf("legacy", [groupOf("ng-1", { subnets: ["subnet-1", "subnet-2"] })])], {
    subnets: subnets(
      { id: "subnet-1", tags: { Name: "東京のサブネット 🚀" } },
      { id: "subnet-2", tags: { Name: "tokyo-2" } },
    ),
  });
  const text = (columns: number) => auditText(buildAudit(inventory(region)), { ...plainly, columns });
  const rows = (columns: number) => text(columns).match(/^ {4}subnet-.*$/gm) ?? [];
  const [wide = "", narrow = ""] = rows(120);
  expect(wide).toContain("東京のサブネット 🚀  ap-");
  expect(narrow).toContain(`tokyo-2${" ".repeat(14)}ap-`);
  // Nine of its characters take two columns each.
  expect(rows([...wide].length + 9)).toEqual([wide, narrow]);
  expect(rows([...wide].length + 8)).not.toEqual([wide, narrow]);
});
