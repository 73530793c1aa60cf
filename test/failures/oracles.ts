import type { Report, SubnetReport } from "../../engine/model/report.ts";
import type { Delivery } from "./deliver.ts";
import { tagsIn } from "./effects.ts";
import type { Call } from "./fake-aws.ts";
import type { Fault } from "./faults.ts";
import { LEGACY } from "./legacy-vpc.ts";
import { listed } from "./requests.ts";
import { looksDone, type Step } from "./steps.ts";
import type { Story } from "./story.ts";

/**
 * Oracles: rules of every cell, checked against the fake AWS's calls, answers and contents. Each function returns its
 * faults, in words.
 */

const RECEIPT = "nodegroup-guard:receipt";

/**
 * Only the legacy public subnets are written to, only in mode enable, only this attribute, and only behind a
 * receipt.
 */
export function forbiddenWrites(story: Story): string[] {
  const { cell, during, after } = story;
  const calls = [...during, ...after].flatMap((delivery) => delivery.calls);
  return [
    ...named(calls, "ec2:ModifySubnetAttribute").flatMap(({ query, tags }) => [
      ...when(cell.mode !== "enable", "a change without leave"),
      ...when(!LEGACY.includes(query.get("SubnetId") ?? ""), `changed: ${query}`),
      ...when(query.get("MapPublicIpOnLaunch.Value") !== "true" || query.size !== 4, `changed: ${query}`),
      ...when(
        cell.receipts && !receiptLooksDone(story) && !tags?.has(RECEIPT),
        "a change without its receipt",
      ),
    ]),
    ...named(calls, "ec2:CreateTags").flatMap(({ query }) => [
      ...when(cell.mode !== "enable" || !cell.receipts, "a tag without leave"),
      ...when(!listed(query, "ResourceId").every((id) => LEGACY.includes(id)), `tagged: ${query}`),
      ...when(![...tagsIn(query)].every(isReceipt), `tagged: ${query}`),
    ]),
  ];
}

/**
 * While something that decides is unknown, nothing is changed; of one subnet, where only that one is unknown.
 */
export function writesInDoubt(story: Story): string[] {
  const { cell, during } = story;
  const { step, fault } = cell.trouble ?? {};
  if (step && cell.passing) return during.flatMap(({ calls }) => changedBefore(step, calls));
  if (receiptLooksDone(story)) return [];
  if (step?.when !== "before" || fault === "throttled, then fine") return [];
  // A tool that rolls back has deleted the node group by now: the event names its subnets.
  if (step.action === "eks:DescribeNodegroup" && fault === "not found") return [];
  const inDoubt = fault === "crash right after" ? during.slice(0, 1) : during;
  const known = step.action === "ec2:DescribeSubnets" && fault === "member missing" ? LEGACY.slice(1) : [];
  return inDoubt
    .flatMap(({ calls }) => named(calls, "ec2:ModifySubnetAttribute"))
    .map(({ query }) => query.get("SubnetId") ?? "")
    .flatMap((id) => when(!known.includes(id), `${id} changed in doubt`));
}

/** The changes made before the call that the fault hit had a sound answer. */
function changedBefore({ action, after, when: time }: Step, calls: Call[]): string[] {
  if (time !== "before") return [];
  const change = calls.findIndex((call) => call.action === "ec2:ModifySubnetAttribute");
  const answered = calls
    .slice(0, Math.max(change, 0))
    .filter((call) => call.action === action && call.answer);
  return when(change >= 0 && answered.length <= after, "changed before it was known");
}

/**
 * Subscribers are notified of every subnet in need, or the event is in the dead-letter queue; observing notifies
 * nobody.
 */
export function missedMessages({ cell, during }: Story): string[] {
  const messages = during.flatMap(messagesOf);
  if (cell.mode === "observe") return when(messages.length > 0, "a message where nobody asked for one");
  const unread = cell.call === "refused update" && refusedForGood(cell);
  if (unread)
    return during.flatMap((delivery) => when(messagesOf(delivery).length !== 1, "a refusal, and no message"));
  if (during.at(-1)?.exit !== "done") return [];
  if (during.at(-1)?.ignored) return wrongfullyIgnored(cell);
  const told = messages.some(({ text, report }) =>
    LEGACY.every((id) => text.includes(id) && needyIn(report).includes(id)),
  );
  return when(!told, "done, and not all was told");
}

/** Whether the node group of an update can't be read, and no further delivery would change that. */
function refusedForGood({ trouble }: Story["cell"]): boolean {
  const final: Fault[] = ["not found", "access denied"];
  return trouble?.step.action === "eks:DescribeNodegroup" && final.includes(trouble.fault);
}

/** Only an update that EKS accepted, and whose node group it knows no longer. */
function wrongfullyIgnored({ call, trouble }: Story["cell"]): string[] {
  const deleted = trouble?.step.action === "eks:DescribeNodegroup" && trouble.fault === "not found";
  return when(call !== "update" || !deleted, "ignored");
}

/** Nobody is told what AWS didn't say. */
export function falseMessages({ cell, during, settingsDuring }: Story): string[] {
  const denied = (action: string) =>
    cell.trouble?.step.action === action && cell.trouble.fault === "not found";
  const possible = (id: string) => [
    LEGACY.includes(id) ? "missing-public-ip" : "ready",
    // So it is in the eyes of a second delivery, where no receipt says who switched it on.
    ...(!cell.receipts && settingsDuring[id] ? ["ready"] : []),
    "undetermined",
    ...(denied("ec2:DescribeSubnets") ? ["subnet-not-found"] : []),
  ];
  const live = cell.call ? ["ACTIVE"] : ["CREATING", "CREATE_FAILED"];
  const fates = [...live, denied("eks:DescribeNodegroup") ? "GONE" : "UNKNOWN"];
  const updates: (string | undefined)[] = {
    none: [undefined],
    update: ["InProgress", "Failed", "UNKNOWN"],
    "refused update": ["REFUSED"],
  }[cell.call ?? "none"];
  return during
    .flatMap(messagesOf)
    .flatMap(({ report }) => [
      ...when(!fates.includes(report.nodegroupStatus), `told that it is ${report.nodegroupStatus}`),
      ...when(!updates.includes(report.update?.status), `told that the update is ${report.update?.status}`),
      ...report.subnets.flatMap(({ id, finding, outcome, interfaces }) => [
        ...when(outcome === "enabled" && settingsDuring[id] !== true, `${id} is told to be on, and is off`),
        ...when(!possible(id).includes(finding), `${id} is told to be ${finding}`),
        ...when(!isCountOrUnknown(interfaces), `told of ${JSON.stringify(interfaces)}`),
      ]),
    ]);
}

/** Done means that all that was begun is finished; an error, that something is not, or is not known to be. */
export function wrongExits({ cell, during, settingsDuring }: Story): string[] {
  return during.flatMap(({ exit, calls }) => {
    const writes = calls.filter(({ action }) => /:(Modify|Create)/.test(action));
    const changed = writes.flatMap(({ query }) => [
      ...query.getAll("SubnetId"),
      ...listed(query, "ResourceId"),
    ]);
    const messages = named(calls, "sns:Publish");
    const unfinished = changed.some((id) => settingsDuring[id] !== true);
    const unsent = messages.length > 0 && !messages.some(({ effective }) => effective);
    if (exit !== "rejected") return when(exit === "done" && (unfinished || unsent), "done, and it is not");
    const unanswered = [...writes, ...messages].some(({ answer }) => !answer);
    // Only EKS knows the subnets of an update.
    const lost = cell.call && !named(calls, "eks:DescribeNodegroup").some(({ answer }) => answer);
    const unseen = changed.some((id) => !calls.some((call) => showsOn(call, id)));
    return when(!unfinished && !unsent && !unanswered && !unseen && !lost, "an error, and nothing was wrong");
  });
}

/**
 * When the fault has passed, another delivery ends as if there had been none, and one more changes nothing.
 */
export function wrongEndings(story: Story): string[] {
  const { cell, during, settingsDuring, settingsAfter, after } = story;
  const { mode } = cell;
  const receipts = cell.receipts && !receiptLooksDone(story);
  const [first, second] = after;
  if (!first || !second) return when(during.length > 1, "more than one delivery for a fault that passes");
  const wanted = mode === "enable" ? LEGACY : [];
  const on = Object.keys(settingsAfter).filter((id) => settingsAfter[id]);
  // Without receipts, what an earlier delivery did can't be told from what somebody else did.
  const ours = LEGACY.filter((id) => receipts || !settingsDuring[id]);
  const reported = ({ report }: Delivery) => String(mode === "enable" ? enabledIn(report) : needyIn(report));
  return [
    ...when(
      after.some(({ exit }) => exit !== "done"),
      "an error although nothing fails any more",
    ),
    ...when(String(on) !== String(wanted), `on in the end: ${on}`),
    ...when(reported(first) !== String(ours), `reported in the end: ${reported(first)}`),
    ...when(receipts && reported(second) !== String(ours), `reported after that: ${reported(second)}`),
    ...when(mode !== "observe" && ours.length > 0 && messagesOf(first).length !== 1, "not one message"),
    ...when(
      second.calls.some(({ action }) => /:(Modify|Create)/.test(action)),
      "changed twice",
    ),
  ];
}

/** The SDK's advice to its developers, in a message, the log or an error. */
export function developersWords({ during, after }: Story): string[] {
  return [...during, ...after].flatMap((delivery) => {
    const { error, report, ignored } = delivery;
    const text = JSON.stringify([error, report, ignored, messagesOf(delivery)]);
    return when(/Deserialization error|\$response|hidden field/.test(text), text);
  });
}

/** The message has its minute, whatever hangs. */
export function lateMessages({ during, after }: Story): string[] {
  return [...during, ...after].flatMap(({ leftForMessageMs = MINUTE_MS }) =>
    when(leftForMessageMs < MINUTE_MS, `${leftForMessageMs} ms left for the message`),
  );
}

const MINUTE_MS = 60_000;

/** A receipt that AWS never took, and that no answer says so of, isn't claimed. */
export function falseReceipts(story: Story): string[] {
  if (!receiptLooksDone(story)) return [];
  return story.during
    .flatMap(messagesOf)
    .flatMap(({ report }) => report.subnets)
    .flatMap(({ receipt }) => when(receipt !== undefined, "a receipt is claimed that isn't there"));
}

function receiptLooksDone({ cell: { trouble } }: Story): boolean {
  return trouble !== undefined && looksDone(trouble.step, trouble.fault);
}

/** The messages that went out: the text for people and the machine report. */
export function messagesOf({ calls }: Delivery): { text: string; report: Report }[] {
  return named(calls, "sns:Publish")
    .filter(({ effective }) => effective)
    .map(({ query }) => JSON.parse(query.get("Message") ?? ""))
    .map((variants) => ({ text: variants.default, report: JSON.parse(variants.sqs) }));
}

function needyIn(report: Report | undefined): string[] {
  return (report?.subnets ?? []).filter(({ finding }) => finding !== "ready").map(({ id }) => id);
}

function enabledIn(report: Report | undefined): string[] {
  return (report?.subnets ?? []).filter(({ outcome }) => outcome === "enabled").map(({ id }) => id);
}

function isReceipt([key, value]: [string, string]): boolean {
  return key === RECEIPT && value.length <= 256;
}

/** In each legacy subnet stands one NAT gateway. */
function isCountOrUnknown(interfaces: SubnetReport["interfaces"]): boolean {
  return !interfaces || "unknown" in interfaces || interfaces.counts.nat_gateway === 1;
}

function showsOn({ answer = {} }: Call, id: string): boolean {
  const shown = "subnetSet" in answer && Array.isArray(answer.subnetSet) ? answer.subnetSet : [];
  return shown.some(({ subnetId, mapPublicIpOnLaunch }) => subnetId === id && mapPublicIpOnLaunch);
}

function named(calls: Call[], action: string): Call[] {
  return calls.filter((call) => call.action === action);
}

function when(wrong: boolean, what: string): string[] {
  return wrong ? [what] : [];
}
