import { type Recreated, recreation, tagsOf } from "../decision/recreation.ts";
import type { AuditedGroup, FailedGroup } from "../model/audit.ts";
import { SUBNETS_REFUSED } from "../model/facts.ts";
import { managedBy } from "../model/tool.ts";
import { recreateSteps } from "../text/recreate-steps.ts";
import { commandLine, quoted } from "../text/shell.ts";
import type { GroupFacts } from "./group-facts.ts";

/**
 * How to delete and re-create a node group in status CREATE_FAILED, which is final even if its subnets are fixed;
 * undefined for any other. Who created it is known by its tags only.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html
 */
export function failedGroup(
  { region, cluster, existing, use }: GroupFacts,
  { subnets }: AuditedGroup,
): FailedGroup | undefined {
  if (use !== "failed" || existing?.nodegroup.kind !== "read") return undefined;
  const { name: nodegroup, nodegroup: read } = existing;
  const { health } = read.value;
  const tags = tagsOf(read.value);
  const known: Recreated = { cluster, nodegroup, tags, caller: {}, request: {} };
  const wayBack = recreation(known, read);
  const isTerraforms = wayBack.maker === "another tool" && managedBy(tags)?.tool === "Terraform";
  const isOwned = wayBack.maker !== "another tool" || isTerraforms;
  const failedForSubnets = health.length > 0 && health.every(({ code }) => code === SUBNETS_REFUSED);
  const steps = recreateSteps({
    ...{ region, cluster, nodegroup },
    nodegroupStatus: "CREATE_FAILED",
    subnets,
    wayBack: isTerraforms ? { ...wayBack, maker: "Terraform" } : wayBack,
  });
  return {
    ...{ region, cluster, nodegroup },
    issues: health.map(({ code, message }) => ({ code, message })),
    openSubnets: subnets.filter(({ finding }) => finding !== "ready").map(({ id }) => id),
    text: steps.map(({ text }) => text).join(" "),
    ...(failedForSubnets && !isOwned ? { recreate: recreateCommand(region, cluster, nodegroup) } : {}),
    commands: steps.flatMap(({ commands }) => commands),
  };
}

/** The command looks closer than an audit can, and refuses what another tool owns. */
function recreateCommand(region: string, cluster: string, nodegroup: string): string {
  return commandLine(`nodegroup-guard recreate ${quoted(`${cluster}/${nodegroup}`)}`, { region });
}
