import { AUDIT_CHILDREN, CHILDREN } from "../../engine/model/installed-guard.ts";
import type { Observed } from "./observations.ts";

type Resources = Observed["resources"];

/** CDK's, at the end of logical ids. */
const HASH = /[0-9A-F]{8}$/;

/** The resources of a guard's scheduled audit, with its early warnings; none where it is off, or nobody knows. */
export function auditPart({ stack, resources = [] }: Partial<Observed>): Resources {
  const name = stack?.outputs.AuditFunctionName;
  const fn = resources.find(({ type, id }) => type === "AWS::Lambda::Function" && id === name);
  const own = `${CHILDREN.audit}${AUDIT_CHILDREN.function}`;
  const id = fn?.logicalId.replace(HASH, "");
  if (!id?.endsWith(own)) return [];
  const part = id.slice(0, -AUDIT_CHILDREN.function.length);
  return resources.filter(({ logicalId }) => logicalId.startsWith(part));
}

/** The resources of early warnings among these. */
export function earlyPart(audit: Resources): Resources {
  const id = new RegExp(`${CHILDREN.audit}${AUDIT_CHILDREN.early}[A-Z]`);
  return audit.filter(({ logicalId }) => id.test(logicalId));
}

/** The name of a construct's child among resources of one type: of several the least nested one. */
export function childId(resources: Resources, wanted: string, child: string): string | undefined {
  return resources
    .filter(({ type, id, logicalId }) => type === wanted && id && logicalId.replace(HASH, "").endsWith(child))
    .sort((a, b) => a.logicalId.length - b.logicalId.length)[0]?.id;
}
