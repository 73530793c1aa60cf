import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Column, SETTINGS, type Setting, tellColumn } from "./columns.ts";
import { nameOf, pageColumn, REWRITE } from "./matrix-page.ts";
import {
  developersWords,
  falseMessages,
  falseReceipts,
  forbiddenWrites,
  lateMessages,
  messagesOf,
  missedMessages,
  writesInDoubt,
  wrongEndings,
  wrongExits,
} from "./oracles.ts";
import { readMatrix } from "./read-matrix.ts";
import type { Story } from "./story.ts";

const ROOT = join(__dirname, "../..");
export const PAGE = join(ROOT, "docs/failure-matrix.md");
/** Whether matrix.test.ts is writing the page at this moment. */
export const WRITING = Boolean(process.env.UPDATE_MATRIX);

/** The test file of a column: one for each, so that Jest's workers share them. */
export function testFileOf(setting: Setting): string {
  return `matrix.${nameOf(setting).replaceAll(/\W+/g, "-")}.test.ts`;
}

/** Tells the stories of the column that a test file is named after, and tests them. */
export function testColumnOf(file: string): void {
  const setting = SETTINGS.find((one) => testFileOf(one) === basename(file));
  if (!setting) throw new Error(`no column for ${file}`);
  let column: Column;
  let stories: Story[];

  beforeAll(async () => {
    column = await tellColumn(setting);
    stories = [column.healthy, ...column.stories];
  });

  it("changes only the legacy public subnets, only with leave, and only behind a receipt", () => {
    expect(wrongs(forbiddenWrites)).toEqual([]);
  });

  it("changes nothing while something that decides is unknown", () => {
    expect(wrongs(writesInDoubt)).toEqual([]);
  });

  if (setting.receipts) {
    it("tells of every subnet in need, or keeps the event as a dead letter", () => {
      expect(wrongs(missedMessages)).toEqual([]);
    });
  } else {
    it("loses a message only where a delivery ends between the change and the message", () => {
      const lost = stories.filter((story) => missedMessages(story).length > 0);
      expect(lost.length).toBeGreaterThan(0);
      expect(lost.filter((story) => !endsBeforeMessage(story))).toEqual([]);
    });
  }

  it("tells nothing that AWS did not say", () => {
    expect([...wrongs(falseMessages), ...wrongs(falseReceipts)]).toEqual([]);
  });

  it("tells nothing that is meant for the SDK's developers", () => {
    expect(wrongs(developersWords)).toEqual([]);
  });

  it("has a minute left for the message", () => {
    expect(wrongs(lateMessages)).toEqual([]);
  });

  it("fails exactly where something is unfinished or unproven", () => {
    expect(wrongs(wrongExits)).toEqual([]);
  });

  it("ends as if nothing had failed once the fault has passed, and then stays as it is", () => {
    expect(wrongs(wrongEndings)).toEqual([]);
  });

  (WRITING ? it.skip : it)(
    `has its column in docs/failure-matrix.md (to write that anew: ${REWRITE})`,
    () => {
      const onPage = readMatrix(readFileSync(PAGE, "utf8")).find((one) => one.setting === setting);
      expect(onPage).toEqual(pageColumn(column));
    },
  );

  /** An oracle's findings, each with its cell. */
  function wrongs(oracle: (story: Story) => string[]): string[] {
    return stories.flatMap((story) => {
      const { trouble } = story.cell;
      const where = trouble
        ? `${trouble.step.action} (${trouble.step.purpose}), ${trouble.fault}`
        : "all well";
      return oracle(story).map((what) => `${where}: ${what}`);
    });
  }
}

function endsBeforeMessage({ during }: Story): boolean {
  return during.some(
    (delivery) =>
      delivery.calls.some(({ action, effective }) => action === "ec2:ModifySubnetAttribute" && effective) &&
      messagesOf(delivery).length === 0,
  );
}
