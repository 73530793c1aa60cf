/** The resource to change to resolve a finding; "unread" means failed reads. */
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
  /** The shared cause of many subnets, rather than each subnet. */
  cause: Cause;
  /** The certainty, or how it follows from the evidence. See docs/decisions/0003-precedence.md. */
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
