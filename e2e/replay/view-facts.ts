import { effectiveRouteTable } from "../../engine/decision/default-route.ts";
import type { Facts, SubnetFacts } from "../../engine/model/facts.ts";
import type { SubnetView } from "../subnet-view.ts";

/** The subnets of recorded facts, as the demo shows them. */
export function viewFacts({ subnets, routeTables }: Facts): SubnetView[] {
  const tables = routeTables.kind === "read" ? routeTables.value : [];
  return subnets.map(({ id, subnet }: SubnetFacts) => {
    if (subnet.kind !== "read") throw new Error(`the facts lack ${id}`);
    const { availabilityZone, cidr, autoAssignPublicIpv4 } = subnet.value;
    const table = effectiveRouteTable(id, subnet.value, tables);
    const routes = table.kind === "read" ? table.value.routes : [];
    const wayOut = routes.find(({ destination }) => destination === "0.0.0.0/0")?.target ?? "none";
    return { id, availabilityZone, cidr, wayOut, autoAssign: autoAssignPublicIpv4 };
  });
}
