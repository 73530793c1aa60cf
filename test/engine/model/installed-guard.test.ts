import { readFileSync } from "node:fs";
import {
  AUDIT_CHILDREN,
  AUDIT_OUTPUTS,
  AUDIT_ROLE,
  AUDIT_TAG,
  AUDITS_COMPLETED,
  CHILDREN,
  EARLY_CHILDREN,
  GUARD_TAG,
  INSTALLED_BY_TAG,
  metricsEnvironment,
  OUTPUTS,
  VERSION_TAG,
} from "../../../engine/model/installed-guard.ts";
import { stackOf, templateOf } from "../../lib/synthesise.ts";
import { sourcesIn } from "../../support/imports.ts";

const FILE = "engine/model/installed-guard.ts";

it("keeps the names that guards are installed with", () => {
  expect({ GUARD_TAG, AUDIT_TAG, VERSION_TAG, INSTALLED_BY_TAG, AUDIT_ROLE, AUDITS_COMPLETED }).toEqual({
    GUARD_TAG: { key: "nodegroup-guard:function", value: "guard" },
    AUDIT_TAG: { key: "nodegroup-guard:function", value: "audit" },
    VERSION_TAG: "nodegroup-guard:version",
    INSTALLED_BY_TAG: "nodegroup-guard:installed-by",
    AUDIT_ROLE: "nodegroup-guard-audit",
    AUDITS_COMPLETED: {
      namespace: "NodegroupGuard",
      metric: "AuditsCompleted",
      dimension: { name: "service", value: "nodegroup-guard-audit" },
    },
  });
  expect(metricsEnvironment("audit")).toEqual({
    POWERTOOLS_SERVICE_NAME: AUDITS_COMPLETED.dimension.value,
    POWERTOOLS_METRICS_NAMESPACE: AUDITS_COMPLETED.namespace,
  });
});

it("has the outputs and the construct's children that a stack has, and no other", () => {
  const outputs = Object.keys(templateOf({ audit: "daily" }).toJSON().Outputs);
  expect(outputs).toEqual([...OUTPUTS, ...AUDIT_OUTPUTS]);
  const { guard } = stackOf({ audit: "daily" });
  expect(guard.node.children.map(({ node }) => node.id).sort()).toEqual(Object.values(CHILDREN).sort());
});

it("has the ids of the audit's children that a stack has", () => {
  const audit = stackOf({ audit: "daily" }).guard.node.findChild(CHILDREN.audit);
  const idsOf = (of: typeof audit) => of.node.children.map(({ node }) => node.id);
  expect(idsOf(audit)).toEqual(expect.arrayContaining(Object.values(AUDIT_CHILDREN)));
  const early = audit.node.findChild(AUDIT_CHILDREN.early);
  expect(idsOf(early)).toEqual(expect.arrayContaining(Object.values(EARLY_CHILDREN)));
});

it.each([GUARD_TAG.key, VERSION_TAG, INSTALLED_BY_TAG, AUDITS_COMPLETED.metric, "POWERTOOLS_"])(
  "alone writes %s",
  (name) => {
    const writing = sourcesIn("cli", "engine", "lambda", "lib").filter((file) =>
      readFileSync(file, "utf8").includes(name),
    );
    expect(writing).toEqual([FILE]);
  },
);
