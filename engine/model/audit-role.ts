/** The role that reads an account for others: the organization's stack makes it, the command line assumes it. */
export const AUDIT_ROLE = "nodegroup-guard-audit";
