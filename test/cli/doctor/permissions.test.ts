import { assess } from "../../../cli/doctor/assess.ts";
import type { Options } from "../../../lib/app/options.ts";
import { actionsOf, policyOf, roleStatements, templateOf } from "../../lib/synthesise.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { read } from "../support/inventory.ts";
import { allowing, guardFunction, observations, outputs } from "../support/observations.ts";

const scope = { region: REGION, account: ACCOUNT, stack: "NodegroupGuard" };

describe.each<[string, Partial<Options>]>([
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
