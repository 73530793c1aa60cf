/**
 * The installed guard's contract: names that lib/ gives it, its functions write and the doctor looks for. Settings of the
 * functions have their own files, guard-environment.ts and audit-environment.ts.
 */

/** The tag on the function of every guard, whatever its stack is called. */
export const GUARD_TAG = { key: "nodegroup-guard:function", value: "guard" } as const;

/** The same tag on the function of its scheduled audit. The doctor looks for guards by key and value: this is none. */
export const AUDIT_TAG = { key: GUARD_TAG.key, value: "audit" } as const;

/** A tag on the guard's function with its version: of hundreds of guards, the old ones are seen. */
export const VERSION_TAG = "nodegroup-guard:version";

/**
 * A tag on the guard's function with how it was installed, so that advice fits: from a clone of the project, as a package
 * in somebody's CDK app, or by the one-file template, which each member of an organization has too.
 */
export const INSTALLED_BY_TAG = "nodegroup-guard:installed-by";
export const INSTALLATIONS = ["clone", "package", "template"] as const;
export type Installation = (typeof INSTALLATIONS)[number];

/** The role that reads an account for others: the organization's stack makes it, the command line assumes it. */
export const AUDIT_ROLE = "nodegroup-guard-audit";

/** The outputs of a stack of the guard's own: scripts and the runbook go by them as well. */
export const OUTPUTS = [
  "AlertTopicArn",
  "FunctionName",
  "FunctionDeadLetterQueueUrl",
  "RuleDeadLetterQueueUrl",
  "Mode",
  "CanChangeSubnets",
] as const;

/** The outputs that belong to the scheduled audit; they are missing where it is off. */
export const AUDIT_OUTPUTS = ["AuditFunctionName", "ReportBucketName"] as const;

export type Output = (typeof OUTPUTS)[number];
export type AuditOutput = (typeof AUDIT_OUTPUTS)[number];

/** The ids of the construct's children. Logical ids hold them, between the construct's own id and CDK's hash. */
export const CHILDREN = {
  alarms: "Alarms",
  alerts: "Alerts",
  audit: "Audit",
  function: "Function",
  functionQueue: "FunctionDeadLetters",
  logs: "Logs",
  role: "Role",
  rule: "Rule",
  ruleQueue: "RuleDeadLetters",
} as const;

/** The ids of the scheduled audit's children that the doctor looks at. */
export const AUDIT_CHILDREN = { early: "Early", function: "Function", schedule: "Schedule" } as const;

/** The ids of the children of early starts, which are the audit's child. */
export const EARLY_CHILDREN = {
  deadLetters: "DeadLetters",
  mapping: "Mapping",
  queue: "Queue",
  rule: "Rule",
} as const;

const NAMESPACE = "NodegroupGuard";
const SERVICES = { guard: "nodegroup-guard", audit: "nodegroup-guard-audit" } as const;

/**
 * The environment variables that name a function's metrics: Powertools gives each its service as the one dimension.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/metrics/
 */
export function metricsEnvironment(of: keyof typeof SERVICES) {
  return { POWERTOOLS_SERVICE_NAME: SERVICES[of], POWERTOOLS_METRICS_NAMESPACE: NAMESPACE };
}

/** The count of completed audits: the function adds to it, the alarm audit-missing and the doctor read it. */
export const AUDITS_COMPLETED = {
  namespace: NAMESPACE,
  metric: "AuditsCompleted",
  dimension: { name: "service", value: SERVICES.audit },
} as const;
