/** What has to be changed to resolve a finding; "unread" is whatever could not be read. */
export type Cause = "none" | "subnet" | "route-table" | "vpc" | "cluster" | "launch-template" | "unread";

/** Whether node groups are known to fail for a finding, or whether they would is open. */
type Certainty = "certain" | "open";

/** Everything about a finding but its check, its commands and its symbol; see docs/findings/<kind>.md. */
export interface Finding {
  title: string;
  /** The title for a subject line: "<brief> 2 of 3 subnets" is a sentence. At most 30 characters. */
  brief: string;
  explanation: string;
  advice: string;
  /** The AWS page that the rule comes from. */
  reference: string;
  /** If many subnets share a cause, the cause rather than each subnet. */
  cause: Cause;
  /** By the evidence where one finding is for both. See docs/decisions/0003-precedence.md. */
  certainty: Certainty | ((evidence: string) => Certainty);
  /** The auto-assign setting of the subnet that resolves it once it is enabled. */
  autoAssign?: "ipv4" | "ipv6";
  /** Whether guard and `fix` enable that setting: of exactly one finding. */
  fixable?: true;
  /** The explanation where EKS accepted the node group or update, which that is put behind. */
  accepted?: string;
  /**
   * Higher is worse, and no two are equal: it decides which finding represents a subnet whose node groups get
   * different findings, and the order in which findings are listed. Missing addresses come first, then missing
   * routes, then faults of the configuration, then unknowns. Steps of ten leave room for a new finding.
   */
  severity: number;
}
