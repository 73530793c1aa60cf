import {
  BEHIND_CREATE_NODEGROUP,
  type IamAction,
  type Port,
  portActions,
  statementsFor,
} from "../engine/model/permissions.ts";

/** The ports that each command uses. */
export const commandPorts = {
  audit: ["identity", "enabledRegions", "listAccounts", "asRole", "readInventory"],
  explain: ["identity", "gatherFacts"],
  fix: ["identity", "enabledRegions", "readInventory", "countInterfaces", "enable"],
  undo: ["identity", "enabledRegions", "readInventory", "readReceipts", "undoChange"],
  recreate: [
    "identity",
    "enabledRegions",
    "gatherFacts",
    "readNodegroup",
    "readCreation",
    "deleteNodegroup",
    "createNodegroup",
  ],
  doctor: ["identity", "enabledRegions", "listAccounts", "asRole", "findGuards", "observe", "publish"],
} as const satisfies Record<string, readonly Port[]>;

export type CommandName = keyof typeof commandPorts;

/** An IAM policy, as people paste it: all that a command needs to be allowed, in any partition, account and region. */
export function leastPrivilege(command: CommandName) {
  const actions = new Set(commandPorts[command].flatMap((port): readonly string[] => portActions[port]));
  actions.delete("sts:GetCallerIdentity");
  const statements = [
    ...statementsFor([...actions].sort() as IamAction[]),
    ...(actions.has("eks:CreateNodegroup") ? BEHIND_CREATE_NODEGROUP : []),
  ];
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, on, condition }) => {
      // What the guard enabled may be disabled whatever the subnet's owner has said since.
      const free = command === "undo" && sid === "SetAutoAssign";
      const arn = on === "*" ? "*" : `arn:*:${on.service}:${on.service === "iam" ? "" : "*"}:*:${on.name}`;
      return {
        Sid: sid,
        Effect: "Allow",
        Action: actions,
        Resource: [arn],
        ...(condition && !free ? { Condition: condition } : {}),
      };
    }),
  };
}
