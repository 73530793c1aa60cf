import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callsIn, reachableFrom } from "../cli/support/sdk-calls.ts";
import { type Column, DEPLOYMENTS, tellColumn } from "./columns.ts";
import { matrixPage, REWRITE } from "./matrix-page.ts";
import {
  falseMessages,
  forbiddenWrites,
  messagesOf,
  missedMessages,
  writesInDoubt,
  wrongEndings,
  wrongExits,
} from "./oracles.ts";
import { STEPS } from "./steps.ts";
import type { Story } from "./story.ts";

const ROOT = join(__dirname, "../..");
const PAGE = join(ROOT, "docs/failure-matrix.md");

const columns: Column[] = [];
let stories: Story[] = [];

beforeAll(async () => {
  for (const deployment of DEPLOYMENTS) columns.push(await tellColumn(deployment));
  stories = columns.flatMap((column) => [column.healthy, ...column.stories]);
}, 300_000);

it("changes only the legacy public subnets, only with leave, and only behind a receipt", () => {
  expect(wrongs(forbiddenWrites)).toEqual([]);
});

it("changes nothing while something that decides is unknown", () => {
  expect(wrongs(writesInDoubt)).toEqual([]);
});

it("tells of every subnet in need, or keeps the event as a dead letter", () => {
  expect(wrongs(missedMessages, ({ cell }) => cell.receipts)).toEqual([]);
});

it("loses a message without receipts only where a delivery ends between the change and the message", () => {
  const lost = stories.filter((story) => missedMessages(story).length > 0);
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.filter((story) => story.cell.receipts || !endsBeforeMessage(story))).toEqual([]);
});

it("tells nothing that AWS did not say", () => {
  expect(wrongs(falseMessages)).toEqual([]);
});

it("fails exactly where something is unfinished or unproven", () => {
  expect(wrongs(wrongExits)).toEqual([]);
});

it("ends as if nothing had failed once the fault has passed, and then stays as it is", () => {
  expect(wrongs(wrongEndings)).toEqual([]);
});

it("has every call in the matrix that the guard can make", () => {
  const calls = callsIn(reachableFrom("lambda/guard/handler.ts"));
  expect([...new Set(STEPS.map(({ action }) => action))].sort()).toEqual(calls);
});

it(`is published in docs/failure-matrix.md (to write that anew: ${REWRITE})`, () => {
  const page = matrixPage(columns);
  if (process.env.UPDATE_MATRIX) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, "utf8")).toBe(page);
});

/** What an oracle finds wrong, each with the cell in which it is. */
function wrongs(
  oracle: (story: Story) => string[],
  relevant: (story: Story) => boolean = () => true,
): string[] {
  return stories.filter(relevant).flatMap((story) => {
    const { mode, receipts, trouble } = story.cell;
    const where = trouble ? `${trouble.step.action} (${trouble.step.purpose}), ${trouble.fault}` : "all well";
    return oracle(story).map((what) => `${mode}${receipts ? "" : " without receipts"}, ${where}: ${what}`);
  });
}

function endsBeforeMessage({ during }: Story): boolean {
  return during.some(
    (delivery) =>
      delivery.calls.some(({ action, effective }) => action === "ec2:ModifySubnetAttribute" && effective) &&
      messagesOf(delivery).length === 0,
  );
}
