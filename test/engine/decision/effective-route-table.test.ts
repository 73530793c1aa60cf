import { effectiveRouteTable } from "../../../engine/decision/default-route.ts";
import { explicitTable, mainTable, subnet, toInternet, toNat } from "../../support/build.ts";

// Which table is in force is shown in test/cases/assessment.routes.json; here is what those cases can't say.

test("finds the subnet among several of one table", () => {
  const tables = [mainTable([toInternet]), explicitTable(["subnet-1", "subnet-2", "subnet-3"], [toNat])];
  expect(effectiveRouteTable("subnet-2", subnet(), tables)).toMatchObject({
    kind: "read",
    value: { id: "rtb-explicit", association: "explicit" },
  });
});

test("hands over every route of the table in force", () => {
  const table = mainTable([toNat]);
  const found = effectiveRouteTable("subnet-1", subnet(), [table]);
  expect(found).toEqual({
    kind: "read",
    value: { id: "rtb-main", association: "main", routes: table.routes },
  });
});

test("does not believe another VPC's table that names the subnet", () => {
  const elsewhere = { ...explicitTable(["subnet-1"], [toInternet]), vpcId: "vpc-2" };
  const found = effectiveRouteTable("subnet-1", subnet(), [elsewhere, mainTable([toNat])]);
  expect(found).toMatchObject({ value: { id: "rtb-main" } });
});

test("leaves it open which of two main tables is in force", () => {
  const tables = [mainTable([toInternet]), mainTable([toNat], { id: "rtb-main-2" })];
  expect(effectiveRouteTable("subnet-1", subnet(), tables)).toEqual({
    kind: "unsettled",
    reason: "the association of rtb-main with subnet-1 is changing (associated)",
  });
});

test("leaves it open while the main table is being replaced", () => {
  const changing = mainTable([toInternet], { associations: [{ main: true, state: "disassociating" }] });
  expect(effectiveRouteTable("subnet-1", subnet(), [changing])).toMatchObject({ kind: "unsettled" });
});

test("knows of no table where there is none", () => {
  expect(effectiveRouteTable("subnet-1", subnet(), [])).toEqual({
    kind: "unsettled",
    reason: "EC2 returned no route table for subnet-1 and no main route table for vpc-1",
  });
});
