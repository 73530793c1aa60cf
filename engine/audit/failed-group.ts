import { recreation } from "../decision/recreation.ts";
import type { AuditedGroup, FailedGroup } from "../model/audit.ts";
import { SUBNETS_REFUSED, tagsOf } from "../model/facts.ts";
import { isReady } from "../model/findings.ts";
import { recreateSteps } from "../text/recreate-steps.ts";
import { commandLine, quoted } from "../text/shell.ts";
import { firstStep } from "./audit-words.ts";
import type { GroupFacts } from "./group-facts.ts";

/**
 * How to re-create a node group in status CREATE_FAILED, which is final even if its subnets are fixed; undefined
 * for any other.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html
 */
export function failedGroup(
  { region, cluster, existing, use }: GroupFacts,
  { owner, subnets }: AuditedGroup,
): FailedGroup | undefined {
  if (use !== "failed" || existing?.nodegroup.kind !== "read") return undefined;
  const { name: nodegroup, nodegroup: read } = existing;
  const { health } = read.value;
  const failedForSubnets = health.length > 0 && health.every(({ code }) => code === SUBNETS_REFUSED);
  const owned = owner ? { owner } : {};
  const steps = recreateSteps({
    region,
    cluster,
    nodegroup,
    ...owned,
    nodegroupStatus: "CREATE_FAILED",
    subnets,
    wayBack: recreation({ cluster, nodegroup, tags: tagsOf(read.value), caller: {}, request: {} }, read),
  });
  return {
    region,
    cluster,
    nodegroup,
    issues: health.map(({ code, message }) => ({ code, message })),
    openSubnets: subnets.filter(({ finding }) => !isReady(finding)).map(({ id }) => id),
    ...owned,
    text: [firstStep(subnets) ?? [], steps.map(({ text }) => text), owner ? [] : OWNER_UNKNOWN]
      .flat()
      .join(" "),
    ...(failedForSubnets && !owner ? { recreate: recreateCommand(region, cluster, nodegroup) } : {}),
    commands: steps.flatMap(({ commands }) => commands),
  };
}

/** An audit reads no calls, by which Terraform and OpenTofu are known. */
const OWNER_UNKNOWN =
  "No tag names a tool that owns it, but Terraform, for example, sets none: if a tool does, re-create it with that tool instead.";

/** The command looks closer than an audit can, and refuses what another tool owns. */
function recreateCommand(region: string, cluster: string, nodegroup: string): string {
  return commandLine(`nodegroup-guard recreate ${quoted(`${cluster}/${nodegroup}`)}`, { region });
}
