import type { Report } from "../model/report.ts";
import { ascii, middleCut, plain } from "../text/safe-text.ts";
import { headlines, statusWord } from "./headline.ts";

/** Enough to recognize a cluster and a node group by. */
const NAMES = 20;
/** No status and no region of AWS is longer; both stay whole. */
const MAX_WORD = 20;

/**
 * Status, names, region and headline in one line of at most `max` characters of printable ASCII, for a subject
 * or an SMS. The status comes first, since mail programs cut at the end: after "enabled" alone an on-call
 * engineer would go back to bed, though the node group must be re-created. Names give way, then the headline.
 */
export function oneLine(start: string, report: Report, max: number): string {
  const before = `${start}${ascii(plain(statusWord(report)), MAX_WORD)} `;
  const after = `, ${ascii(report.region, MAX_WORD)}: `;
  const [cluster, nodegroup] = [plain(report.cluster) || "?", plain(report.nodegroup) || "?"];
  const room = max - before.length - after.length;
  const needed = Math.min(NAMES, cluster.length + 1 + nodegroup.length);
  const sentence = headlines(report).reduce((longer, shorter) =>
    longer.length + needed <= room ? longer : shorter,
  );
  return `${before}${names(cluster, nodegroup, room - sentence.length)}${after}${ascii(sentence, max)}`;
}

/** Half of the room for each name, and what one doesn't need for the other. */
function names(cluster: string, nodegroup: string, room: number): string {
  const both = room - "/".length;
  const first = Math.max(Math.ceil(both / 2), both - nodegroup.length);
  const shown = middleCut(cluster, first);
  return `${shown}/${middleCut(nodegroup, both - shown.length)}`;
}
