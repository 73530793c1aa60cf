import Table from "cli-table3";
import type { AuditedCluster, AuditedGroup } from "../../engine/model/audit.ts";
import { findings } from "../../engine/model/findings.ts";
import type { AssessedSubnet } from "../../engine/model/report.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { wayText } from "../../engine/text/subnet-line.ts";
import { count } from "../../engine/text/words.ts";
import type { Paint } from "../shell/paint.ts";
import { nodegroupName } from "./action-lines.ts";

/** Lines would only be in the way of whoever copies from a terminal. */
const BARE = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "  ", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/** One cluster's groups and subnets; a group in which all is fine takes one line. */
export function clusterTable(
  { name, region, vpc, groups, incomplete }: AuditedCluster,
  paint: Paint,
): string[] {
  const where = [region, ...(vpc ? [plain(vpc)] : [])].join(", ");
  return [
    `${paint.bold(plain(name, 100))} ${paint.dim(`(${where})`)}`,
    ...(groups.length > 0 ? table(groups, paint) : []),
    ...(incomplete ? [`  ${paint.yellow("not everything of this cluster could be read")}`] : []),
  ];
}

function table(groups: AuditedGroup[], paint: Paint): string[] {
  const drawn = new Table({
    head: ["node group", "subnet", "zone", "way out", "finding"].map((title) => paint.dim(title)),
    chars: BARE,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const group of groups) drawn.push(...rows(group, paint));
  return drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

function rows({ nodegroup, status, subnets }: AuditedGroup, paint: Paint): string[][] {
  const name = nodegroupName(nodegroup) + (status === null ? "" : ` ${plain(status)}`);
  if (subnets.length === 0) return [[name, "", "", "", paint.yellow("could not be read")]];
  const open = subnets.filter(({ finding }) => finding !== "ready").map((subnet) => columns(subnet, paint));
  const fine = subnets.length - open.length;
  const lines = [...open, ...(fine > 0 ? [[count(fine, "subnet"), "", "", paint.green("fine")]] : [])];
  return lines.map((cells, index) => [index === 0 ? name : "", ...cells]);
}

function columns({ id, facts, finding, notes }: AssessedSubnet, paint: Paint): string[] {
  const also = notes.map((note) => `; also ${findings[note.finding].title}`).join("");
  const said = `${findings[finding].title}${also}`;
  return [
    plain(id, 60),
    facts ? plain(facts.availabilityZone, 40) : "",
    facts ? plain(wayText(facts), 60) : "",
    finding === "undetermined" ? paint.yellow(said) : paint.red(said),
  ];
}
