import { CHILDREN } from "../../../engine/model/installed-guard.ts";
import { knownOf, type Observations, type Observed } from "../observations.ts";

type Installed = Pick<Observations, "stack" | "resources">;
type Resources = Observed["resources"];

/** Without those of the scheduled audit. */
const OWN = Object.values(CHILDREN).filter((child) => child !== CHILDREN.audit);
const HASH = /[0-9A-F]{8}$/;

/**
 * Of a stack that somebody made the guard a part of: only what is the guard's, with the outputs that a stack of
 * its own would have, as far as its resources tell them. Outputs of the same name are then somebody else's. A
 * stack that names this function as its own stays as it is, and so does one whose function isn't known.
 */
export function ownPart(installed: Installed, functionName: string | undefined): Installed {
  const { stack, resources } = knownOf(installed);
  if (!stack || !resources || !functionName || stack.outputs.FunctionName === functionName) return installed;
  const logicalId = resources.find(
    ({ type, id }) => type === "AWS::Lambda::Function" && id === functionName,
  )?.logicalId;
  if (!logicalId) return installed;
  const construct = /^(?<prefix>.*)Function[0-9A-F]{8}$/.exec(logicalId)?.groups?.prefix ?? "";
  const own = resources.filter((each) => OWN.some((child) => each.logicalId.startsWith(construct + child)));
  const [functionQueue] = partIds(own, "AWS::SQS::Queue", CHILDREN.functionQueue);
  const [ruleQueue] = partIds(own, "AWS::SQS::Queue", CHILDREN.ruleQueue);
  const outputs = {
    FunctionName: functionName,
    ...(functionQueue ? { FunctionDeadLetterQueueUrl: functionQueue } : {}),
    ...(ruleQueue ? { RuleDeadLetterQueueUrl: ruleQueue } : {}),
  };
  return {
    stack: { kind: "read", value: { status: stack.status, outputs, construct } },
    resources: { kind: "read", value: own },
  };
}

/** The names of what exists of a type: the construct's child `part` first, not what others call alike. */
export function partIds(resources: Resources, wanted: string, part = ""): string[] {
  const rank = ({ logicalId }: Resources[number]) =>
    logicalId.replace(HASH, "").endsWith(part) ? logicalId.length : Number.MAX_SAFE_INTEGER;
  return resources
    .filter(({ type, id }) => type === wanted && id)
    .map((each) => ({ id: each.id, rank: part ? rank(each) : 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
}
