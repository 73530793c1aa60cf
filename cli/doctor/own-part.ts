import { AUDIT_CHILDREN, CHILDREN } from "../../engine/model/installed-guard.ts";
import { childId } from "./audit-part.ts";
import { knownOf, type Observations } from "./observations.ts";

type Installed = Pick<Observations, "stack" | "resources">;

/**
 * The guard's part of a stack that somebody made it a part of, with the outputs that a stack of its own would have, as
 * far as its resources show them. Outputs of the same name are then somebody else's. A stack that names this function
 * as its own stays as it is, and so does one whose function isn't known.
 */
export function ownPart(installed: Installed, functionName: string | undefined): Installed {
  const { stack, resources } = knownOf(installed);
  if (!stack || !resources || !functionName || stack.outputs.FunctionName === functionName) return installed;
  const logicalId = resources.find(
    ({ type, id }) => type === "AWS::Lambda::Function" && id === functionName,
  )?.logicalId;
  if (!logicalId) return installed;
  const construct = /^(?<prefix>.*)Function[0-9A-F]{8}$/.exec(logicalId)?.groups?.prefix ?? "";
  const own = resources.filter((each) =>
    Object.values(CHILDREN).some((child) => each.logicalId.startsWith(construct + child)),
  );
  const ids = {
    FunctionDeadLetterQueueUrl: childId(own, "AWS::SQS::Queue", CHILDREN.functionQueue),
    RuleDeadLetterQueueUrl: childId(own, "AWS::SQS::Queue", CHILDREN.ruleQueue),
    AuditFunctionName: childId(own, "AWS::Lambda::Function", `${CHILDREN.audit}${AUDIT_CHILDREN.function}`),
  };
  const known = Object.entries(ids).filter(([, id]) => id);
  const outputs = { FunctionName: functionName, ...Object.fromEntries(known) };
  return {
    stack: { kind: "read", value: { ...stack, outputs, construct } },
    resources: { kind: "read", value: own },
  };
}
