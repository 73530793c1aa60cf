export type {
  GuardGlobs,
  GuardMatch,
  GuardMode,
  GuardRule,
  NodegroupGuardProps,
} from "./guard-props.ts";
export { type DeadLetterQueues, type GuardAudit, NodegroupGuard } from "./nodegroup-guard.ts";
export { OrganizationGuard, type OrganizationGuardProps } from "./organization-guard.ts";
