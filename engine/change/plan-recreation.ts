import { type Assessment, assess } from "../decision/assess.ts";
import { isEmpty, NOT_WITH_CUSTOM_IMAGE, NOT_WITH_TEMPLATE, settingsFrom } from "../decision/recreation.ts";
import { type Facts, type HealthIssue, type Nodegroup, type Read, SUBNETS_REFUSED } from "../model/facts.ts";
import { isOpen, isReady } from "../model/findings.ts";
import { type GroupOwner, ownerOf, templateName } from "../model/group-owner.ts";
import type { GroupRef } from "../model/group-ref.ts";
import type { NodegroupCreated } from "../model/nodegroup-call.ts";

/** Settings that are not sent again, and why. */
interface LeftOut {
  names: string[];
  why: string;
}

export interface Recreation {
  kind: "recreate";
  /** The node group's ARN: it ends in a UUID, so another node group of that name has another one. */
  arn: string;
  /** The input for CreateNodegroup. */
  settings: Record<string, unknown>;
  leftOut: LeftOut[];
  issues: HealthIssue[];
  subnets: string[];
  /** Why it is unknown who created it: then no owner is known only because none could be seen. */
  unknownCreator?: string;
}

export type RecreationPlan =
  | Recreation
  | { kind: "refused"; why: string[]; owner?: GroupOwner; openSubnets: Assessment[] }
  /** Something that has to be known could not be read. */
  | { kind: "unknown"; why: string[] };

/**
 * Whether this program may delete the node group and create it again, and with which settings: only where it
 * can't run anything, failed for its subnets alone, and these are ready now.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html
 */
export function planRecreation(
  names: GroupRef,
  facts: Facts,
  creation: Read<NodegroupCreated>,
): RecreationPlan {
  const { nodegroup } = facts;
  if (nodegroup.kind === "unreadable") return { kind: "unknown", why: [nodegroup.reason] };
  if (nodegroup.kind === "absent") {
    const why = `EKS has no node group of that name in ${facts.region}, account ${facts.account}: check region and profile`;
    return { kind: "refused", why: [why], openSubnets: [] };
  }
  const { value } = nodegroup;
  if (value.status === "ACTIVE") {
    const why = "its status is ACTIVE: there is nothing to re-create";
    return { kind: "refused", why: [why], openSubnets: [] };
  }
  const owner = ownerOf(nodegroup, creation.kind === "read" ? creation.value : undefined);
  const openSubnets = assess(facts).filter(({ finding }) => !isReady(finding));
  const refusals = [
    ...refusalsOf(value),
    ...(owner ? [`it belongs to ${owner.tool}: ${owner.evidence}`] : []),
    ...openSubnets
      .filter((found) => !isOpen(found))
      .map(({ subnet, finding, evidence }) => `${subnet.id} is not ready: ${finding}: ${evidence}`),
  ];
  if (refusals.length > 0) {
    return { kind: "refused", why: refusals, openSubnets, ...(owner ? { owner } : {}) };
  }
  const arn = value.settings.nodegroupArn;
  const unknowns = [
    ...openSubnets.map(({ subnet, evidence }) => `whether ${subnet.id} is ready: ${evidence}`),
    ...(value.subnets.length === 0 ? ["its subnets: EKS names none"] : []),
  ];
  if (typeof arn !== "string") return { kind: "unknown", why: [...unknowns, "its ARN: EKS names none"] };
  if (unknowns.length > 0) return { kind: "unknown", why: unknowns };
  return {
    kind: "recreate",
    arn,
    ...settingsToSend(names, value, creation),
    issues: value.health,
    subnets: [...value.subnets].sort(),
    ...unknownCreator(creation),
  };
}

/** Why the node group is no longer what the plan is about; nothing where it is. */
export function changedSince({ arn, settings }: Recreation, names: GroupRef, now: RecreationPlan): string[] {
  if (now.kind !== "recreate") return now.why;
  if (now.arn !== arn) return [`another node group of that name exists now: ${now.arn}`];
  return JSON.stringify(now.settings) === JSON.stringify(settings)
    ? []
    : [`the settings of ${names.cluster}/${names.nodegroup} have changed meanwhile`];
}

/** Whether a node group has all the settings of the plan, and no others that a creation takes. */
export function hasSettingsOf(
  { settings }: Recreation,
  names: GroupRef,
  { settings: found }: Nodegroup,
): boolean {
  return JSON.stringify(settingsFrom({ ...names, request: settings }, found)) === JSON.stringify(settings);
}

function refusalsOf({ status, health, settings }: Nodegroup): string[] {
  const failed = status === "CREATE_FAILED";
  const others = health
    .filter(({ code }) => code !== SUBNETS_REFUSED)
    .map(({ code, message }) => `${code}: ${message}`);
  const scalingGroups = scalingGroupsOf(settings.resources);
  return [
    ...(failed ? [] : [`its status is ${status}, not CREATE_FAILED`]),
    ...(others.length > 0 ? [`it has other health issues: ${others.join("; ")}`] : []),
    ...(failed && health.length === 0
      ? [`it has no health issue ${SUBNETS_REFUSED}: why it failed is unknown`]
      : []),
    ...(scalingGroups.length > 0 ? [`it has an Auto Scaling group: ${scalingGroups.join(", ")}`] : []),
  ];
}

function scalingGroupsOf(resources: unknown): string[] {
  const groups = member(resources, "autoScalingGroups");
  return Array.isArray(groups) ? groups.map((group) => String(member(group, "name") ?? "(no name)")) : [];
}

function member(of: unknown, name: string): unknown {
  return Object.entries(of ?? {}).find(([key]) => key === name)?.[1];
}

function unknownCreator(creation: Read<NodegroupCreated>): { unknownCreator?: string } {
  if (creation.kind === "read") return {};
  const why =
    creation.kind === "absent"
      ? "CloudTrail's event history, which keeps 90 days, has no CreateNodegroup call for it"
      : creation.reason;
  return { unknownCreator: why };
}

/** A release version pins the AMI, so it is sent only if the creator did. */
function settingsToSend(
  names: GroupRef,
  { settings: source }: Nodegroup,
  creation: Read<NodegroupCreated>,
): Pick<Recreation, "settings" | "leftOut"> {
  const request = creation.kind === "read" ? creation.value.request : {};
  const settings: Nodegroup["settings"] = settingsFrom({ ...names, request }, source);
  const missing = Object.keys(source).filter((name) => !(name in settings) && !isEmpty(source[name]));
  const whys = new Map<string, string[]>();
  for (const name of missing) {
    const why = whyLeftOut(name, settings);
    whys.set(why, [...(whys.get(why) ?? []), name]);
  }
  const awsTags = Object.keys(source.tags ?? {}).filter((key) => key.startsWith("aws:"));
  return {
    settings,
    leftOut: [
      ...[...whys].map(([why, names]) => ({ names, why })),
      ...(templateName(source) && member(settings.launchTemplate, "id")
        ? [{ names: ["launchTemplate.name"], why: "EKS accepts either the id or the name" }]
        : []),
      ...(awsTags.length > 0 ? [{ names: awsTags, why: "only AWS can set these tags" }] : []),
    ],
  };
}

const ONLY_READ = ["nodegroupArn", "status", "health", "resources", "createdAt", "modifiedAt"];

function whyLeftOut(name: string, settings: Record<string, unknown>): string {
  if (ONLY_READ.includes(name)) return "EKS sets it itself";
  if (name === "releaseVersion" && settings.amiType !== undefined) {
    return "it would pin the AMI, and the call that created the node group is not known to have asked for it";
  }
  if ([...NOT_WITH_TEMPLATE, ...NOT_WITH_CUSTOM_IMAGE].includes(name))
    return "EKS rejects it together with this launch template";
  return "not known here as a setting of CreateNodegroup: set it yourself afterwards";
}
