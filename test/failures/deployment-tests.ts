import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Column, DEPLOYMENTS, tellColumn } from "./columns.ts";
import type { Deployment } from "./deliver.ts";
import { nameOf, pageColumn, REWRITE } from "./matrix-page.ts";
import {
  falseMessages,
  forbiddenWrites,
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

/** The test file of a deployment: one for each, so that Jest's workers share them. */
export function testFileOf(deployment: Deployment): string {
  return `matrix.${nameOf(deployment).replaceAll(/\W+/g, "-")}.test.ts`;
}

/** Tells the stories of the deployment that a test file is named after, and tests them. */
export function testDeploymentOf(file: string): void {
  const deployment = DEPLOYMENTS.find((one) => testFileOf(one) === basename(file));
  if (!deployment) throw new Error(`no deployment for ${file}`);
  let column: Column;
  let stories: Story[];

  beforeAll(async () => {
    column = await tellColumn(deployment);
    stories = [column.healthy, ...column.stories];
  }, 300_000);

  it("changes only the legacy public subnets, only with leave, and only behind a receipt", () => {
    expect(wrongs(forbiddenWrites)).toEqual([]);
  });

  it("changes nothing while something that decides is unknown", () => {
    expect(wrongs(writesInDoubt)).toEqual([]);
  });

  if (deployment.receipts) {
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
    expect(wrongs(falseMessages)).toEqual([]);
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
      const onPage = readMatrix(readFileSync(PAGE, "utf8")).find((one) => one.deployment === deployment);
      expect(onPage).toEqual(pageColumn(column));
    },
  );

  /** What an oracle finds wrong, each with the cell in which it is. */
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
