import type { FixedSubnet, FixResult } from "../../engine/change/fix-result.ts";
import type { GroupName } from "../../engine/change/plan-fix.ts";
import { byRegion, count, paragraphs, regionsOf, section } from "../../engine/text/paragraphs.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { subnetColumns, subnetDetails } from "../../engine/text/subnet-line.ts";
import { invocation } from "./change-steps.ts";

/** @see https://aws.amazon.com/vpc/pricing/ */
const EFFECT =
  "Every later launch in these subnets gets a public IPv4 address, at US$0.005 an hour each, unless the launch says otherwise. What runs there keeps what it has.";

/** The plan: what would be changed and what would not. `policy` says in words where the policy is from. */
export function planText({ account, subnets, unread }: FixResult, policy: string): string {
  const planned = subnets.filter((subnet) => subnet.planned);
  const title =
    planned.length === 0
      ? "Nothing to switch on."
      : `Auto-assign public IPv4 would be switched on in ${count(planned.length, "subnet")}, account ${account}`;
  return paragraphs([
    [title],
    ...byRegion(
      planned,
      (subnet) => subnetColumns(subnet).slice(0, 4),
      (subnet) => [...subnetDetails(subnet), `for ${groupList(subnet.groups)}`],
    ),
    ...(planned.length > 0 ? [["Effect", `  ${EFFECT}`]] : []),
    section("Left alone", leftAlone(subnets)),
    section(
      "Could not be read, so nothing is said about it",
      unread.map(({ region, what, why }) => plain(`${region}: ${what}: ${why}`, 500)),
    ),
    section("Policy", [plain(policy, 500)]),
  ]);
}

/** What was done, and how to undo it. `profile` goes into the commands to type. */
export function doneText({ subnets }: FixResult, profile?: string): string {
  const planned = subnets.filter((subnet) => subnet.planned);
  const on = planned.filter(({ outcome }) => outcome === "enabled");
  return paragraphs([
    [`Switched on in ${on.length} of ${count(planned.length, "subnet")}.`],
    ...byRegion(planned, doneColumns, became),
    section("Create again", created(on)),
    section("Undo", undoLines(on, profile)),
    section(
      "To try again, mend the cause, remove the receipt, and fix once more",
      againLines(planned, profile),
    ),
  ]);
}

function doneColumns(subnet: FixedSubnet): string[] {
  const columns = subnetColumns(subnet);
  return subnet.outcome === "unchanged"
    ? [...columns.slice(0, 4), `NOT switched on: ${plain(subnet.reason)}`]
    : columns;
}

function became({ outcome, reason, receipt }: FixedSubnet): string[] {
  if (outcome === "failed") return [plain(reason, 600)];
  return outcome === "enabled" && receipt ? [`receipt: ${plain(receipt)}`] : [];
}

/** The groups in words, in their order. */
export function groupList(groups: Omit<GroupName, "status">[]): string {
  return groups
    .map(({ cluster, nodegroup }) =>
      nodegroup === null
        ? `the next node group of ${plain(cluster)}`
        : `${plain(cluster)}/${plain(nodegroup)}`,
    )
    .join(", ");
}

function leftAlone(subnets: FixedSubnet[]): string[] {
  return subnets
    .filter((subnet) => subnet.leftAlone !== null)
    .flatMap(({ region, id, leftAlone, reason }) => [
      `${region}  ${plain(id)}: ${REASONS[leftAlone ?? "policy"]}${plain(reason, 600)}`,
      ...(leftAlone === "reverted" ? [`  to start over: ${invocation("undo", { region, subnet: id })}`] : []),
    ]);
}

const REASONS = {
  reverted: "refused, because somebody has switched it off again: ",
  policy: "",
  "unclear-rule": "refused, because ",
  "changed-meanwhile": "refused, because ",
};

/** A failed node group stays failed, even in subnets that are fixed. */
function created(on: FixedSubnet[]): string[] {
  const failed = on.flatMap(({ groups }) => groups).filter(({ status }) => status === "CREATE_FAILED");
  const names = [...new Set(failed.map((group) => groupList([group])))].sort();
  return names.length === 0
    ? []
    : [`${names.join(", ")}: CREATE_FAILED is final, so delete and create it once more.`];
}

function undoLines(on: FixedSubnet[], profile: string | undefined): string[] {
  return regionsOf(on).map((region) => {
    const subnet = on.filter((each) => each.region === region).map(({ id }) => id);
    return invocation("undo", { profile, region, subnet });
  });
}

/** A subnet that failed may bear a receipt, which would look as if somebody had switched it off again. */
function againLines(planned: FixedSubnet[], profile: string | undefined): string[] {
  const failed = planned.filter(({ outcome }) => outcome === "failed");
  return undoLines(failed, profile);
}
