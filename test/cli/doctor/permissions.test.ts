import { assess } from "../../../cli/doctor/assess.ts";
import {
  actionsOf,
  type Given,
  policyOf,
  roleStatements,
  type Statement,
  templateOf,
} from "../../lib/synthesise.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { read } from "../support/inventory.ts";
import {
  allowing,
  audited,
  guardFunction,
  NOW,
  observations,
  outputs,
  warned,
} from "../support/observations.ts";

const scope = { region: REGION, account: ACCOUNT, stack: "NodegroupGuard", now: NOW };

describe.each<[string, Given]>([
  ["that alerts", { policy: policyOf("alert") }],
  ["that enables", { policy: policyOf("enable") }],
  ["that enables without receipts", { policy: policyOf("enable"), receipts: false }],
])("of a deployment %s", (_, options) => {
  const template = templateOf(options);
  const statements = roleStatements(template);
  const can = template.toJSON().Outputs.CanChangeSubnets.Value;
  const permissionsOf = (role: string) =>
    assess(
      observations({
        stack: read({ status: "CREATE_COMPLETE", outputs: { ...outputs, CanChangeSubnets: can } }),
        guard: read({
          ...guardFunction,
          environment: { ...guardFunction.environment, RECEIPTS: options.receipts === false ? "off" : "on" },
        }),
        role: read([role]),
      }),
      scope,
    ).filter(({ check }) => check === "permissions");

  it("is content with the role that is deployed", () => {
    const role = JSON.stringify({ Statement: statements });
    expect(permissionsOf(role)).toEqual([expect.objectContaining({ kind: "ok" })]);
  });

  it.each(actionsOf(statements))("misses %s", (action) => {
    const others = actionsOf(statements).filter((each) => each !== action);
    expect(permissionsOf(allowing(...others))).toEqual([
      expect.objectContaining({ kind: "wrong", says: `the function's role doesn't allow ${action}` }),
    ]);
  });
});

describe("of the scheduled audit", () => {
  const withEarly = statementsOf("GuardAuditRole", { audit: "daily" });
  const withoutEarly = statementsOf("GuardAuditRole", { audit: "daily", earlyWarnings: false });
  const permissionsOf = (seen: typeof audited, role: string) =>
    assess(seen({ auditRole: read([role]) }), scope).filter(({ check }) => check === "audit-permissions");

  it("is content with the role that is deployed, with early warnings and without", () => {
    const ok = [expect.objectContaining({ kind: "ok" })];
    expect(permissionsOf(warned, JSON.stringify({ Statement: withEarly }))).toEqual(ok);
    expect(permissionsOf(audited, JSON.stringify({ Statement: withoutEarly }))).toEqual(ok);
  });

  it.each(actionsOf(withEarly))("misses %s", (action) => {
    const others = actionsOf(withEarly).filter((each) => each !== action);
    expect(permissionsOf(warned, allowing(...others))).toEqual([
      expect.objectContaining({ kind: "wrong", says: `the audit's role doesn't allow ${action}` }),
    ]);
  });
});

function statementsOf(role: string, options: Given): Statement[] {
  const policies = Object.values(templateOf(options).findResources("AWS::IAM::Policy"));
  return policies
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}
