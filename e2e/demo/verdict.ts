import type { Mail } from "../mailbox.ts";
import type { SubnetView } from "../subnet-view.ts";

export interface Observed {
  before: SubnetView[];
  after: SubnetView[];
  mail: Mail | undefined;
  /** EKS's status of the node group that was re-created after the fix. */
  secondTry: string;
}

export interface Check {
  claim: string;
  holds: boolean;
}

function isPublic({ defaultRoute }: SubnetView): boolean {
  return defaultRoute.startsWith("igw-");
}

/** The demo's claims, each checked against EC2, EKS and the mailbox, never against the guard's own report. */
export function verdict({ before, after, mail, secondTry }: Observed): Check[] {
  const publicBefore = before.filter(isPublic);
  const publicAfter = after.filter(isPublic);
  const privateAfter = after.filter((subnet) => !isPublic(subnet));
  return [
    {
      claim: "auto-assign was disabled in the public subnets, and is enabled now",
      holds:
        publicBefore.length > 0 &&
        publicBefore.every(({ autoAssign }) => !autoAssign) &&
        publicAfter.length === publicBefore.length &&
        publicAfter.every(({ autoAssign }) => autoAssign),
    },
    {
      claim: "the private subnet was not changed",
      holds: privateAfter.length > 0 && privateAfter.every(({ autoAssign }) => !autoAssign),
    },
    {
      claim: "the message was received and names every public subnet",
      holds: mail !== undefined && publicBefore.every(({ id }) => mail.text.includes(id)),
    },
    { claim: "the re-created node group is ACTIVE", holds: secondTry === "ACTIVE" },
  ];
}
