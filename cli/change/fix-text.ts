import type { FixedSubnet, FixResult } from "../../engine/change/fix-result.ts";
import type { AffectedGroup } from "../../engine/change/plan-fix.ts";
import { compare } from "../../engine/model/compare.ts";
import type { GroupOwner } from "../../engine/model/group-owner.ts";
import { AUTO_ASSIGN_EFFECT } from "../../engine/text/auto-assign-effect.ts";
import { doubtText, exemptionText } from "../../engine/text/exemption.ts";
import { type OwnedGroup, ownerStep, ownerText } from "../../engine/text/owner-steps.ts";
import { paragraphs, regionsOf, section } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { quoted } from "../../engine/text/shell.ts";
import { subnetColumns, subnetDetails } from "../../engine/text/subnet-line.ts";
import { count, some } from "../../engine/text/words.ts";
import { wrap } from "../../engine/text/wrap.ts";
import { invocation } from "./change-steps.ts";
import { subnetRows } from "./subnet-rows.ts";

/** Prose is wrapped at `columns`; program and profile go into the commands to paste. */
export interface Layout {
  columns: number;
  program: string;
  profile?: string;
}

const EFFECT = `Every instance launched in these subnets from now on ${AUTO_ASSIGN_EFFECT.ipv4}`;

/** The plan: what would be changed and what is skipped. `policy` describes where the policy is from. */
export function planText({ account, subnets, unread }: FixResult, policy: string, layout: Layout): string {
  const { columns } = layout;
  const planned = subnets.filter((subnet) => subnet.planned);
  const refused = subnets.filter(({ skipped }) => isRefused(skipped)).length;
  const nothing =
    refused === 0
      ? "Nothing to fix."
      : `Nothing was changed: ${count(refused, "subnet is left as it is", "subnets are left as they are")}, see below.`;
  const title =
    planned.length === 0
      ? nothing
      : `Would enable auto-assign public IPv4 in ${count(planned.length, "subnet")}, account ${account}`;
  return paragraphs([
    [title],
    ...subnetRows(
      planned,
      (subnet) => subnetColumns(subnet).slice(0, 4),
      (subnet) => [...subnetDetails(subnet), `for ${groupList(subnet.groups)}`, ...unusedWarning(subnet)],
      columns,
    ),
    ...(planned.length > 0 ? [["Effect", ...wrap(EFFECT, columns, "  ")]] : []),
    section("Skipped", [
      ...skippedLines(subnets, layout),
      ...allowedLines(subnets, layout),
      ...unusedLines(subnets, layout),
    ]),
    section(
      "Could not be read, so not checked",
      unread.flatMap(({ region, what, why }) => wrap(plain(`${region}: ${what}: ${why}`, 500), columns - 2)),
    ),
    section("Policy", wrap(plain(policy, 500), columns - 2)),
  ]);
}

/** Whether a subnet that has something to fix was left alone all the same. */
export function isRefused(skipped: FixedSubnet["skipped"]): boolean {
  return !NOT_REFUSED.includes(skipped);
}

const NOT_REFUSED: FixedSubnet["skipped"][] = [null, "unused", "ready"];

/** The changes that were made, and how to undo them. */
export function doneText({ subnets }: FixResult, layout: Layout): string {
  const planned = subnets.filter((subnet) => subnet.planned);
  const on = planned.filter(({ outcome }) => outcome === "enabled");
  return paragraphs([
    [`Enabled auto-assign public IPv4 in ${on.length} of ${count(planned.length, "subnet")}.`],
    ...subnetRows(planned, doneColumns, doneDetails, layout.columns),
    section("CREATE_FAILED is final: re-create", recreateLines(on, layout)),
    section("Undo", undoLines(on, layout)),
    section("To retry, fix the cause, remove the receipt, then run fix again", retryLines(planned, layout)),
  ]);
}

function doneColumns(subnet: FixedSubnet): string[] {
  const columns = subnetColumns(subnet);
  return subnet.outcome === "unchanged"
    ? [...columns.slice(0, 4), `NOT enabled: ${plain(subnet.reason)}`]
    : columns;
}

function doneDetails({ outcome, reason, receipt }: FixedSubnet): string[] {
  if (outcome === "failed") return [plain(reason, 600)];
  return outcome === "enabled" && receipt ? [`receipt: ${plain(receipt)}`] : [];
}

/** The groups as text, in their order. */
export function groupList(groups: Omit<AffectedGroup, "status">[]): string {
  return groups.map(groupName).join(", ");
}

function groupName({ cluster, nodegroup, use }: Omit<AffectedGroup, "status">): string {
  if (nodegroup !== null) return `${plain(cluster)}/${plain(nodegroup)}`;
  return use === "first"
    ? `the first node group of ${plain(cluster)}`
    : `a node group of ${plain(cluster)}, if one used it`;
}

function unusedWarning({ groups }: FixedSubnet): string[] {
  return groups.some(({ nodegroup }) => nodegroup !== null)
    ? []
    : ["WARNING: no node group uses it; whatever else is launched here gets a public IPv4 address"];
}

function skippedLines(subnets: FixedSubnet[], layout: Layout): string[] {
  return subnets
    .filter(({ skipped, exemptedBy }) => skipped !== null && (skipped !== "unused" || exemptedBy))
    .flatMap((subnet) => [
      ...wrap(`${subnet.region}  ${plain(subnet.id)}: ${whySkipped(subnet)}`, layout.columns - 2),
      ...(subnet.skipped === "reverted" && !subnet.exemptedBy
        ? [
            `  to start over: ${invocation(layout, "undo", { profile: layout.profile, region: subnet.region, subnet: subnet.id })}`,
          ]
        : []),
    ]);
}

function whySkipped({ skipped, reason, finding, exemptedBy, undecidedRule }: FixedSubnet): string {
  const why = `${REASONS[skipped ?? "policy"]}${plain(reason, 600)}`;
  if (exemptedBy) {
    const exemption = exemptionText(exemptedBy, finding);
    return skipped === "policy" ? exemption : `${why}. ${exemption}`;
  }
  return skipped === "policy" && undecidedRule ? `${why}. ${doubtText([undecidedRule])}` : why;
}

/** Subnets left to people: the policy changes nothing, or it is unknown whether a rule matches. */
function allowedLines(subnets: FixedSubnet[], layout: Layout): string[] {
  const allowed = subnets.filter(
    ({ skipped, exemptedBy }) => (skipped === "policy" || skipped === "unclear-rule") && !exemptedBy,
  );
  return regionsOf(allowed).flatMap((region) => {
    const ids = allowed.filter((each) => each.region === region).map(({ id }) => id);
    return [
      `${region}  to enable auto-assign ${ids.length > SHOWN ? `in the first ${SHOWN} of ${ids.length} ` : ""}all the same, without the policy:`,
      `  ${invocation(layout, "fix", { profile: layout.profile, region, subnet: ids.slice(0, SHOWN) })}`,
    ];
  });
}

/** One line for each region, but for those that are not to be changed: most clusters have such subnets, and nothing is wrong with them. */
function unusedLines(subnets: FixedSubnet[], layout: Layout): string[] {
  const unused = subnets.filter(({ skipped, exemptedBy }) => skipped === "unused" && !exemptedBy);
  return regionsOf(unused).flatMap((region) => {
    const those = unused.filter((each) => each.region === region);
    const ids = those.map(({ id }) => plain(id));
    const rules = [...new Set(those.flatMap(({ undecidedRule }) => undecidedRule ?? []))];
    const which = ids.length === 1 ? "it" : `these ${ids.length}`;
    const named = { profile: layout.profile, region, subnet: ids.slice(0, SHOWN) };
    return [
      ...wrap(`${region}  no node group is known to use ${which}: ${some(ids, SHOWN)}`, layout.columns - 2),
      ...(rules.length > 0 ? wrap(doubtText(rules), layout.columns - 2, "  ") : []),
      "  to enable auto-assign there all the same:",
      `  ${invocation(layout, "fix", named)}`,
    ];
  });
}

const SHOWN = 6;

const REASONS = {
  reverted: "refused, the change began and never happened, or was undone since: ",
  policy: "",
  "unclear-rule": "refused: ",
  "other-finding": "refused: ",
  ready: "nothing to fix: ",
  unused: "",
  "changed-meanwhile": "refused: ",
};

/** A failed node group stays failed, even in subnets that are fixed. */
function recreateLines(on: FixedSubnet[], layout: Layout): string[] {
  const failed = new Map<string, string[]>();
  for (const { region, groups } of on) {
    for (const { cluster, nodegroup, status, owner } of groups) {
      if (status !== "CREATE_FAILED" || nodegroup === null) continue;
      const lines = recreateGroup({ region, cluster, nodegroup }, owner, layout);
      failed.set(`${region}/${cluster}/${nodegroup}`, lines);
    }
  }
  return [...failed].sort(([a], [b]) => compare(a, b)).flatMap(([, lines]) => lines);
}

/** In its owner's way, if it has an owner: `recreate` refuses it. */
function recreateGroup(
  group: OwnedGroup,
  owner: GroupOwner | undefined,
  { program, profile, columns }: Layout,
): string[] {
  const name = `${group.cluster}/${group.nodegroup}`;
  if (!owner) {
    return [invocation({ program }, `recreate ${quoted(name)}`, { profile, region: group.region })];
  }
  const { text, commands } = ownerStep(owner, group);
  return [
    ...wrap(`${plain(name)} belongs to ${ownerText(owner)}. ${text}`, columns - 2),
    ...commands.map((command) => `  ${command}`),
  ];
}

function undoLines(on: FixedSubnet[], layout: Layout): string[] {
  return regionsOf(on).map((region) => {
    const subnet = on.filter((each) => each.region === region).map(({ id }) => id);
    return invocation(layout, "undo", { profile: layout.profile, region, subnet });
  });
}

/** A failed subnet may have a receipt, and then looks as if auto-assign had been disabled again. */
function retryLines(planned: FixedSubnet[], layout: Layout): string[] {
  const failed = planned.filter(({ outcome }) => outcome === "failed");
  return undoLines(failed, layout);
}
