import type { Facts, Route } from "../../engine/model/facts.ts";

/**
 * Whether everything that could be known of a subnet was read, and says that it lies in the cluster's VPC and
 * sends all IPv4 traffic to an internet gateway. Told here once more in the words of the AWS documentation
 * and by none of the code under test: nothing may ever be written where this says no.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export function isPublicBeyondDoubt(facts: Facts, id: string): boolean {
  const found = facts.subnets.find((each) => each.id === id)?.subnet;
  const { cluster, nodegroup, launchTemplate } = facts;
  if (found?.kind !== "read" || cluster.kind !== "read") return false;
  if (nodegroup.kind === "unreadable") return false;
  if (launchTemplate !== undefined && launchTemplate.kind !== "read") return false;
  if (found.value.vpcId !== cluster.value.vpcId) return false;

  const routes = routesInForce(facts, id, found.value.vpcId);
  const everywhere = routes.filter(
    ({ destination, state }) => destination === "0.0.0.0/0" && state === "active",
  );
  return everywhere.length === 1 && everywhere.every(({ target }) => /^igw-/.test(target));
}

/** None where it isn't certain which table is in force. */
function routesInForce({ routeTables }: Facts, id: string, vpcId: string): Route[] {
  if (routeTables.kind !== "read") return [];
  let explicit = 0;
  let main = 0;
  let [byExplicit, byMain]: [Route[], Route[]] = [[], []];
  for (const table of routeTables.value) {
    if (table.vpcId !== vpcId) continue;
    for (const { subnetId, main: isMain, state } of table.associations) {
      const routes = state === "associated" ? table.routes : [];
      if (subnetId === id) {
        explicit += 1;
        byExplicit = routes;
      }
      if (isMain) {
        main += 1;
        byMain = routes;
      }
    }
  }
  if (explicit > 0) return explicit === 1 ? byExplicit : [];
  return main === 1 ? byMain : [];
}
