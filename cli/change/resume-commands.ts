import type { GroupRef } from "../../engine/model/group-ref.ts";
import { aws, quoted } from "../../engine/text/shell.ts";

/** How far a re-creation has come. */
export type Stage =
  | "not deleted"
  /** The answer to the deletion is missing. */
  | "perhaps deleted"
  | "deleting"
  | "delete failed"
  | "deleted"
  /** Somebody has made another node group of that name. */
  | "another exists"
  /** The answer to the creation is missing. */
  | "perhaps created"
  | "creating"
  | "create failed"
  | "active";

export interface Commands {
  names: GroupRef;
  region: string;
  profile?: string;
  /** The file with the settings. */
  file: string;
  /** This program's command line that begins again. */
  again: string;
}

/** The commands, and remarks between them, that go on from this stage. */
export function resumeCommands(stage: Stage, commands: Commands): string[] {
  const [describe, remove, gone, create, active] = stepsOf(commands);
  const { again } = commands;
  const rest = [create, active];
  const lines: Record<Stage, string[]> = {
    "not deleted": [again],
    "perhaps deleted": [
      describe,
      "if its status is still CREATE_FAILED:",
      again,
      "if it is DELETING or doesn't exist:",
      gone,
      ...rest,
    ],
    deleting: [gone, ...rest],
    "delete failed": [describe, remove, gone, ...rest],
    deleted: rest,
    "another exists": [describe],
    "perhaps created": [describe, "if it doesn't exist:", create, "then:", active],
    creating: [active],
    "create failed": [describe, "once the cause is fixed, if it is the subnets:", again],
    active: [],
  };
  return lines[stage];
}

function stepsOf({ names, region, profile, file }: Commands): [string, string, string, string, string] {
  const where = { ...(profile ? { profile } : {}), region };
  const group = { ...where, "cluster-name": names.cluster, "nodegroup-name": names.nodegroup };
  return [
    aws("eks describe-nodegroup", group),
    aws("eks delete-nodegroup", group),
    aws("eks wait nodegroup-deleted", group),
    // Not by `aws`, which keeps a value from being read as a file.
    `${aws("eks create-nodegroup", where)} --cli-input-json ${quoted(`file://${file}`)}`,
    aws("eks wait nodegroup-active", group),
  ];
}
