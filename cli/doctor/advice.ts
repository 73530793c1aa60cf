import { INSTALLATIONS, type Installation } from "../../engine/model/installed-guard.ts";
import { aws, quoted } from "../../engine/text/shell.ts";
import { knownOf, type Observations } from "./observations.ts";

/** One thing to do about a fault: a command or a sentence, or what depends on how the guard was installed. */
export type Step = string | typeof RESTORE | typeof UPGRADE | PageStep;

/**
 * Restores what somebody changed or deleted by hand. A plain deployment compares templates only, finds nothing to do,
 * and leaves it as it is.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
 */
export const RESTORE = { kind: "restore" } as const;

/** Deploys this version in place of an older one. */
export const UPGRADE = { kind: "upgrade" } as const;

/** A page of the docs to read. */
interface PageStep {
  kind: "page";
  says: string;
  /** Below docs/, such as runbook.md#redrive. */
  page: string;
  /** The advice where there are no pages. */
  otherwise: string | undefined;
}

export function page(says: string, page: string, otherwise?: string): PageStep {
  return { kind: "page", says, page, otherwise };
}

/** How to redrive without the runbook's function. */
export const REDRIVE = "invoke the function with the message's body as the event, and delete the message";

/** How to install a guard where none is. */
export const INSTALL =
  "deploy the guard there: npx cdk deploy, or aws cloudformation deploy with the one-file template";

/** How and where a guard is installed, as far as it is known. */
export interface Installed {
  by: Installation | "organization" | undefined;
  region: string;
  account: string;
  stack: string;
  /** The names of the parameters of the stack's template. */
  parameters: string[];
  /** The address of a copy of the docs, where the guard was deployed with one. */
  docs: string | undefined;
}

/** How a guard is installed, by the tag of its function, the name of its stack, and what is in it. */
export function installedAs(
  seen: Observations,
  at: { region: string; account: string; stack: string; installedBy?: Installation | undefined },
): Installed {
  const { region, account, stack } = at;
  const known = knownOf(seen);
  // Only somebody's own app has the guard as a part of another stack.
  const byTag = at.installedBy ?? (known.stack?.construct === undefined ? undefined : "package");
  const findings = known.guard?.environment.DOCS_URL || undefined;
  return {
    // CloudFormation calls the stacks of a StackSet so.
    by: stack.startsWith("StackSet-") ? "organization" : byTag,
    region,
    account,
    stack,
    parameters: known.stack?.parameters ?? [],
    docs: findings?.replace(/findings\/$/, ""),
  };
}

/** The value of the tag, which anybody can write, where it is one of those that lib/ writes. */
export function installationOf(tag: string | undefined): Installation | undefined {
  return INSTALLATIONS.find((each) => each === tag);
}

/** The lines that say how to do it. */
export function stepLines(step: Step, at: Installed): string[] {
  if (typeof step === "string") return [step];
  switch (step.kind) {
    case "restore":
      return restoreLines(at);
    case "upgrade":
      return [UPGRADES[at.by ?? "unknown"]];
    case "page":
      return pageLines(step, at);
  }
}

/** The address of a page of the docs; undefined where there are none, or nobody knows. */
export function addressOf(page: string, { by, docs }: Installed): string | undefined {
  if (docs) return `${docs}${page}`;
  switch (by) {
    case "clone":
      return `docs/${page}`;
    case "package":
      return `node_modules/nodegroup-guard/docs/${page}`;
    case "template":
    case "organization":
    case undefined:
      return undefined;
  }
}

const REVERT = "npx cdk deploy --revert-drift";

function restoreLines(at: Installed): string[] {
  switch (at.by) {
    case "clone":
      return [`put it back, with the -c options it was deployed with: ${REVERT}`];
    case "package":
      return [`put it back, in the CDK app that has the stack: ${REVERT}`];
    case "template":
      return ["put it back, by a change set that reverts drift:", ...changeSet(at)];
    case "organization":
      return [`put it back, in account ${at.account}, by a change set that reverts drift:`, ...changeSet(at)];
    case undefined:
      return [
        `put it back, where it was deployed by CDK, with the same options: ${REVERT}`,
        "where it was installed by the one-file template, by a change set that reverts drift:",
        ...changeSet(at),
      ];
  }
}

/** Parameters that are left out would get their defaults. */
function changeSet({ region, stack, parameters }: Installed): string[] {
  const of = { region, "stack-name": stack, "change-set-name": "revert-drift" };
  const create = aws("cloudformation create-change-set", {
    ...of,
    "deployment-mode": "REVERT_DRIFT",
    "use-previous-template": true,
    capabilities: "CAPABILITY_IAM",
  });
  const kept = parameters.map((name) => quoted(`ParameterKey=${name},UsePreviousValue=true`));
  return [
    kept.length > 0 ? `${create} --parameters ${kept.join(" ")}` : create,
    "look at its changes, then execute it:",
    aws("cloudformation execute-change-set", of),
  ];
}

const UPGRADES: Record<NonNullable<Installed["by"]> | "unknown", string> = {
  clone: "deploy this version, with the -c options it was deployed with: npx cdk deploy",
  package: "update nodegroup-guard in the CDK app that has the stack, then: npx cdk deploy",
  template: "update the stack with the one-file template of this version, and the parameters it has",
  organization:
    "deploy this version for the organization, with the -c options it was deployed with: npx cdk deploy NodegroupGuardOrganization",
  unknown:
    "deploy this version: npx cdk deploy, with the options it was deployed with, or the one-file template, with the parameters it has",
};

function pageLines({ says, page, otherwise }: PageStep, at: Installed): string[] {
  const address = addressOf(page, at);
  if (address) return [`${says}: ${address}`];
  const without = otherwise ? [otherwise] : [];
  return at.by ? without : [`${says}, in a clone: docs/${page}`, ...without];
}
