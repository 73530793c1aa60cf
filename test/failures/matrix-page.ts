import type { Column, Setting } from "./columns.ts";
import { describeStory } from "./describe-story.ts";
import { FAULTS } from "./faults.ts";
import { forbiddenWrites, missedMessages, writesInDoubt } from "./oracles.ts";
import type { Repeat } from "./repeats.ts";
import { STEPS, type Step } from "./steps.ts";
import type { Story } from "./story.ts";

/** How to write the page anew. */
export const REWRITE = "UPDATE_MATRIX=1 npx jest test/failures";

/** A column's part of the page: a text for each fault of each call, and the numbers. */
export interface PageColumn {
  setting: Setting;
  cells: Cells;
}

/** By `rowOf`, and NOTHING_FAILS. */
export type Cells = { [row: string]: string };

const NOTHING_FAILS = "*nothing fails*";
const NUMBERS = ["cells tried", "deliveries", "wrong writes", "messages lost"] as const;
/** The call isn't made. */
export const NO_CALL = "–";

/** The row about one fault of one call. */
export function rowOf(step: Step, fault: string): string {
  return `${title(step)}, ${fault}`;
}

/** The page's part of a column. The page has the healthy story once for each mode. */
export function pageColumn(column: Column): PageColumn {
  const { setting, healthy, stories } = column;
  const cells: Cells = isMode(setting) ? { [NOTHING_FAILS]: describeStory(healthy) } : {};
  for (const [name, number] of Object.entries(numbersOf(column))) cells[name] = String(number);
  for (const story of stories) {
    const { trouble } = story.cell;
    if (trouble) cells[rowOf(trouble.step, trouble.fault)] = describeStory(story);
  }
  return { setting, cells };
}

/** The numbers of stories tried, and the oracles' counts. */
function numbersOf({ healthy, stories }: Column): Record<(typeof NUMBERS)[number], number> {
  const all = [healthy, ...stories];
  const counted = (count: (story: Story) => number) => all.reduce((sum, story) => sum + count(story), 0);
  return {
    "cells tried": all.length,
    deliveries: counted(({ during, after }) => during.length + after.length),
    "wrong writes": counted((story) => forbiddenWrites(story).length + writesInDoubt(story).length),
    "messages lost": counted((story) => missedMessages(story).length),
  };
}

/** Whether a column is about one of the modes as they are meant to be deployed, and about faults that last. */
function isMode({ receipts, passing }: Setting): boolean {
  return receipts && passing === undefined;
}

/** The matrix as a page to read: a table for each call, a row for each fault, a column for each mode. */
export function matrixPage(columns: PageColumn[], repeats: Repeat[]): string {
  const modes = columns.filter(({ setting }) => isMode(setting));
  const without = columns.filter(({ setting }) => !setting.receipts);
  const passing = columns.filter(({ setting }) => setting.passing);
  const healthy = modes.map(({ cells }) => cells[NOTHING_FAILS] ?? NO_CALL);
  return `${[
    INTRODUCTION,
    table(
      ["", ...columns.map(headOf)],
      NUMBERS.map((name) => [name, ...columns.map(({ cells }) => cells[name] ?? NO_CALL)]),
    ),
    "The messages lost without receipts are explained [below](#without-receipts).",
    table(["", ...modes.map(headOf)], [[NOTHING_FAILS, ...healthy]]),
    ...STEPS.flatMap((step) => [`### ${title(step)}`, stepTable(step, modes)]),
    PASSING_FAULTS,
    passingTable(passing, modes),
    REPEATS,
    table(
      ["", "changes", "messages"],
      repeats.map(({ course, changes, messages }) => [course, `${changes}`, `${messages}`]),
    ),
    WITHOUT_RECEIPTS,
    ...without.map((column) => differences(column, modes)),
    AUDIT,
  ].join("\n\n")}\n`;
}

/** A setting in words: the head of its column. */
export function nameOf({ mode, receipts, passing, call }: Setting): string {
  return [
    mode,
    ...(call ? [call] : []),
    ...(receipts ? [] : ["without receipts"]),
    ...(passing ? [passing] : []),
  ].join(", ");
}

const INTRODUCTION = `# What happens when AWS fails

<!-- Written by test/failures: ${REWRITE} -->

Each table is about one call that the guard makes, each row about one way for it to fail, each column about a mode.
Every cell was tried: \`test/failures\` delivers an event to the real workflow with the real AWS clients, against a
server on the same machine that fails in just that way, on Node.js 20 and 24. The event is that of a new node group, in
the column *update* that of an update of one, in *refused update* that of one that EKS refused in the call. The node group has two public subnets with auto-assign
public IPv4 off, and a private one that needs nothing; a cell tells of the two.

| words in a cell | meaning |
|---|---|
| log | what is on record; in mode observe nobody gets a message |
| message | what subscribers get: a finding (docs/findings), *enabled*, or *FAILED* where that didn't work |
| error | the delivery ends with an error, and Lambda repeats it: twice, after one minute and after two more |
| dead letter | the third delivery failed as well: the event waits in the dead-letter queue, and an alarm says so |
| dies | the invocation ends on the spot, right after AWS has done what the call asked for |
| ignored | the node group of an update was deleted since: nothing is left to do |
| subnets unknown | EKS refused an update, and only the refusal can be reported: its node group was deleted since, or may not be read |
| – | in this mode, or for this event, the call isn't made |

In every cell, whatever fails:

- Nothing is written in the modes observe and alert. In enable, nothing but this attribute of the two public subnets is
  changed, and only once AWS has answered that the receipt is on the subnet.
- Nothing is changed while something that decides could not be read.
- Every subnet in need is reported, or the event is kept in the dead-letter queue. The event of an update names no subnets:
  it is kept until EKS names them. If EKS refused that update and may not be asked, the refusal is reported all the same.
- Nothing is reported that AWS didn't say.
- Of the function's five minutes, at least one is left when the message is sent.
- When the fault has passed, one more delivery of the same event (a retry, a duplicate, or a dead letter redriven within
  six hours) ends as if nothing had ever failed: the subnets as they should be, *enabled* reported for what this event has enabled. Another
  one after it changes nothing.

The next node group in the same subnets is served as ever where EC2 has refused a change. Where nobody knows what became
of the change (*server error*, *without effect*), its receipt makes the guard tell of \`reverted\` and leave the subnet to people.

The faults: *throttled* and *server error* are AWS's own errors, which the clients try again; *connection lost* is one that is
closed before AWS has done anything, *no answer* one on which nothing comes; *garbage* is an error page with status 200 from
something in between, so that AWS has seen nothing, and *empty answer* a 200 with nothing in it; *cut short* is half an answer;
*member missing* is an answer without something it always has; *answer lost*, *done, server error* and *dies* come after
AWS has done what was asked for; *without effect* is a success that changes nothing; *stale* is a read that
doesn't show the change yet. What the answer to a tag request says can't be checked, because the AWS SDK drops it: there, *garbage* and *empty answer* show only
when the change is read back. The receipt is written once more, and is not claimed where it still doesn't show.`;

const PASSING_FAULTS = `## Faults that pass

A read that fails once, or for the first 20 seconds of a delivery, doesn't cost the fix. Mode enable:`;

const REPEATS = `## Delivered more than once

Delivery is at least once, and so are changes and messages; a repeated change sets what is set already. One thing is left
out: an execution environment doesn't send again, word for word, what SNS has accepted from it for the same event. Two
subnets in mode enable; counted are the changes that EC2 made and the messages that SNS took:`;

const WITHOUT_RECEIPTS = `## Without receipts

A deployment that does without receipts (\`-c receipts=false\`) can't tell what an earlier delivery of the same event has
done. Wherever a delivery ends between the change and the message, the next one finds the subnet on: the change
stays and is not reported, but the refusal is, as of subnets that look ready (*ready*). These cells differ from the column enable above:`;

const AUDIT = `## The scheduled audit

It changes nothing, so nothing can go wrong in a network; what can is that it stays silent. This is tried by
\`test/lambda/audit\` and, as far as alarms and queues go, by \`test/lib\`, not by the matrix above.

- **A read**: it is named in the report and once in a message; what it was to read stays as it was known, and all else is compared as ever
- **Listing the clusters, storing a report**: a message all the same, then an error: Lambda repeats it once, the schedule at its next time
- **Reading or writing \`state.json\`, the bucket deleted**: one message by schedule, which says that what was reported before is not known, and no error, but the alarm [audit-missing](runbook.md#audit-missing); of an audit started early no message, and its calls come back
- **\`sns:Publish\`**: an error; what is known stays as it was, so the next audit sends the message
- **No confirmed subscription**: the report, and no message; what is known stays as it was, so the first audit after somebody has confirmed one sends all
- **Asking for subscriptions**: denied, a message as ever; failed for a reason that may pass, as at the last time
- **Two audits at once**: the one that began later counts; the other, where it ends last, says nothing, and writes over neither \`latest.*\` nor \`state.json\`
- **Every audit for two periods**: the alarm [audit-missing](runbook.md#audit-missing)
- **An audit that was started early**: its calls come back after an hour and a half, five times in all; one that an audit has seen meanwhile starts no other
- **All five tries, or EventBridge's sending**: dead letter and the alarm [audit-queue-depth](runbook.md#audit-queue-depth); the schedule finds the same
- **Nothing takes calls from the queue**: the alarm [audit-queue-age](runbook.md#audit-queue-age) after two hours; the schedule finds the same
- **Reading a call's record**: an audit all the same, which names no caller`;

function stepTable(step: Step, modes: PageColumn[]): string {
  const rows = FAULTS.map((fault) => [
    fault,
    ...modes.map(({ cells }) => cells[rowOf(step, fault)] ?? NO_CALL),
  ]);
  const tried = rows.filter(([, ...cells]) => cells.some((cell) => cell !== NO_CALL));
  return table(["", ...modes.map(headOf)], alike(tried));
}

/** Puts rows that differ in nothing but their first cell into one. */
function alike(rows: string[][]): string[][] {
  const groups = new Map<string, string[]>();
  for (const [first = "", ...rest] of rows) {
    const key = JSON.stringify(rest);
    groups.set(key, [...(groups.get(key) ?? []), first]);
  }
  return [...groups].map(([key, firsts]) => [firsts.join("<br>"), ...JSON.parse(key)]);
}

function passingTable(passing: PageColumn[], modes: PageColumn[]): string {
  const lasting = modes.filter(isPlainEnable);
  const rows = STEPS.flatMap((step) =>
    FAULTS.flatMap((fault) => {
      const row = rowOf(step, fault);
      const texts = [...passing, ...lasting].map(({ cells }) => cells[row] ?? NO_CALL);
      return passing.some(({ cells }) => cells[row]) ? [[fault, title(step), ...texts]] : [];
    }),
  );
  return table(["", "call", ...passing.map(headOf), "for good"], alike(rows));
}

/** Mode enable, and a node group that is created. */
function isPlainEnable({ setting }: PageColumn): boolean {
  return setting.mode === "enable" && !setting.call;
}

function differences(column: PageColumn, modes: PageColumn[]): string {
  const withReceipts = modes.find(isPlainEnable)?.cells ?? {};
  const rows = STEPS.flatMap((step) =>
    FAULTS.flatMap((fault) => {
      const row = rowOf(step, fault);
      const cell = column.cells[row];
      return cell && cell !== withReceipts[row] ? [[fault, title(step), cell]] : [];
    }),
  );
  return table(["", "call", headOf(column)], alike(rows));
}

function title({ action, purpose }: Step): string {
  return `\`${action}\`: ${purpose}`;
}

function headOf({ setting }: PageColumn): string {
  return nameOf(setting);
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
