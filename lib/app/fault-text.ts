import type { Fault } from "../../engine/model/fault.ts";

/**
 * What someone at the command line reads when options or the policy file are refused: every fault at once.
 */
export function faultText(faults: Fault[]): string {
  const lines = faults.flatMap(({ path, received, allowed }) => [
    `  ${path}`,
    `    received  ${received}`,
    `    allowed   ${allowed}`,
  ]);
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  return ["", `nodegroup-guard can't be deployed like this: ${count}`, ...lines, "", ""].join("\n");
}
