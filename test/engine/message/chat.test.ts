import { headline } from "../../../engine/message/headline.ts";
import { type FindingKind, findings } from "../../../engine/model/findings.ts";
import type { Report } from "../../../engine/model/report.ts";
import { subnetColumns } from "../../../engine/text/subnet-line.ts";
import { alerted, enabled, report } from "../../support/report.ts";
import { headingsOf, section } from "../../support/section.ts";
import { chatOf, variants } from "../../support/variants.ts";
import { cases, situations } from "./situations.ts";

/** The notifications kept whole: a change, an alert, an exemption and an update. */
const WHOLE = [
  "all enabled",
  "an alert",
  "exempted by a rule",
  "an update refused in the call, then fixed",
] as const satisfies (keyof typeof situations)[];

const plainly = (text: string) => text.replaceAll("`", "");
const pageOf = ({ docs }: Report, kind: FindingKind) =>
  docs === "" ? findings[kind].reference : `https://example.org/docs/findings/${kind}.md`;

describe("the chat notification", () => {
  // Of the others each part is compared with the mail, or with the report.
  it.each(WHOLE)("reads well: %s", (name) => {
    expect(chatOf(situations[name])).toMatchSnapshot();
  });

  it.each(cases)("begins with the mail's own words: %s", (_, of) => {
    const [became, done, ...rest] = chatOf(of).content.description.split("\n");
    expect(plainly(`${became}\n${done}`)).toBe(variants(of).email.split("\n\n")[0]);
    expect(rest.every((line) => line.startsWith("- "))).toBe(true);
  });

  it.each(cases)("puts what EKS and people have named as code: %s", (_, of) => {
    const [became] = chatOf(of).content.description.split("\n");
    const codes = (of.update?.errors ?? of.health).map(({ code }) => code);
    const status = of.update ? [] : [of.nodegroupStatus];
    for (const name of [of.cluster, of.nodegroup, ...status, ...codes].filter(Boolean)) {
      expect(became).toContain(`\`${name}\``);
    }
  });

  it.each(cases)("says of each subnet what the mail says, the most urgent first: %s", (_, of) => {
    const lines = chatOf(of)
      .content.description.split("\n")
      .slice(2, 2 + 10);
    const ordered: Report = JSON.parse(variants(of).sqs);
    const shown = ordered.subnets.slice(0, 10).map((subnet) => subnetColumns(subnet).filter(Boolean));
    expect(lines).toEqual(shown.map((columns) => `- \`${columns.join(" · ")}\``));
  });

  it.each(cases)("has the mail's steps in their order, and how to undo: %s", (_, of) => {
    const { email } = variants(of);
    const undo = headingsOf(email).includes("Undo") ? `Undo:\n${section(email, "Undo")}` : "";
    const mailed = `${section(email, "Next")}${undo}`.trimEnd().split("\n");
    const steps = chatOf(of).content.nextSteps.map(plainly);
    const shown = steps.filter((line) => !/^and \d+ more in the mail$/.test(line));
    const expected = mailed.map((line) => line.trim());
    expect(shown).toEqual(
      shown.length === steps.length ? expected : expected.filter((line) => shown.includes(line)),
    );
  });

  it.each(cases)("is found, threaded and linked by what the report says: %s", (_, of) => {
    const { content, metadata } = chatOf(of);
    const { subnets }: Report = JSON.parse(variants(of).sqs);
    const kinds = [...new Set(subnets.map(({ finding }) => finding))].filter((kind) => kind !== "ready");
    const named = (given: string) => given || "?";
    const [cluster, nodegroup] = [named(of.cluster), named(of.nodegroup)];
    const status = content.title.split(" ")[1];
    expect(content.title).toBe(
      `[EKS] ${status} \`${cluster}/${nodegroup}\`, ap-northeast-1: ${metadata.summary}`,
    );
    expect(variants(of).sms).toBe(
      `EKS ${status} ${cluster}/${nodegroup}, ap-northeast-1: ${metadata.summary}`,
    );
    expect(content.keywords).toEqual(["ap-northeast-1", ...kinds]);
    expect(metadata).toEqual({
      threadId: `111122223333/ap-northeast-1/${cluster}/${nodegroup}`,
      summary: headline(of),
      eventType: "nodegroup-guard",
      relatedResources: subnets.slice(0, 10).map(({ id }) => id),
      enableCustomActions: true,
      additionalContext: {
        account: "111122223333",
        region: "ap-northeast-1",
        cluster,
        nodegroup,
        status,
        ...Object.fromEntries(kinds.map((kind) => [findings[kind].title, pageOf(of, kind)])),
      },
    });
  });

  it("has the form that Amazon Q Developer renders, which drops every other", () => {
    expect(chatOf(situations["an alert"])).toMatchObject({
      version: "1.0",
      source: "custom",
      content: { textType: "client-markdown", title: expect.any(String), description: expect.any(String) },
    });
  });

  it("keeps the messages about one node group in one thread", () => {
    const [first, second] = [situations["an alert"], situations["all enabled"]].map(chatOf);
    expect(first?.metadata.threadId).toBe("111122223333/ap-northeast-1/legacy/ng-1");
    expect(second?.metadata.threadId).toBe(first?.metadata.threadId);
  });

  it("carries what people's own buttons need, as strings", () => {
    const { metadata } = chatOf(report([alerted()], { nodegroupStatus: "CREATE_FAILED" }));
    expect(metadata.enableCustomActions).toBe(true);
    expect(metadata.additionalContext).toMatchObject({
      account: "111122223333",
      region: "ap-northeast-1",
      cluster: "legacy",
      nodegroup: "ng-1",
      status: "CREATE_FAILED",
    });
    for (const of of Object.values(situations)) {
      const values = Object.values(chatOf(of).metadata.additionalContext);
      expect(values.every((value) => typeof value === "string" && value !== "")).toBe(true);
    }
  });

  it("lists ten subnets and says how many there are besides", () => {
    const { content, metadata } = chatOf(situations["thirty subnets"]);
    expect(content.description.split("\n")).toHaveLength(2 + 10 + 1);
    expect(content.description).toMatch(/\n- and 20 more subnets$/);
    expect(metadata.relatedResources).toHaveLength(10);
  });

  it("never parts deleting a node group from creating it again, however many subnets come first", () => {
    const many = Array.from({ length: 30 }, (_, index) => alerted(`subnet-${index}`));
    const { nextSteps } = chatOf(report(many, { nodegroupStatus: "CREATE_FAILED" })).content;
    const verbs = nextSteps.flatMap((line) => line.match(/(delete|create)-nodegroup/)?.[0] ?? []);
    expect(verbs).toEqual(["delete-nodegroup", "create-nodegroup"]);
    expect(nextSteps).toContain("and 26 more in the mail");
  });

  it("counts nothing where four commands are all there are", () => {
    const four = Array.from({ length: 4 }, (_, index) => alerted(`subnet-${index}`));
    const { nextSteps } = chatOf(report(four, { nodegroupStatus: "ACTIVE" })).content;
    expect(nextSteps).toHaveLength(1 + 4);
    expect(nextSteps.at(-1)).toMatch(/^`aws ec2 modify-subnet-attribute .* subnet-3 /);
  });

  it("says how many commands to undo there are besides, counting all subnets", () => {
    const many = Array.from({ length: 29 }, (_, index) => enabled(`subnet-${index}`));
    const { nextSteps } = chatOf(report(many, { nodegroupStatus: "ACTIVE" })).content;
    expect(nextSteps).toHaveLength(1 + 1 + 4 + 1);
    expect(nextSteps.at(-1)).toBe("and 25 more in the mail");
  });

  it.each(["CREATE_FAILED", "ACTIVE", "GONE"])("has the status and the region in its title: %s", (status) => {
    const names = { cluster: "c".repeat(100), nodegroup: "n".repeat(63) };
    const { title } = chatOf(report([enabled()], { ...names, nodegroupStatus: status })).content;
    expect(title).toMatch(new RegExp(`^\\[EKS\\] ${status} .*, ap-northeast-1: `));
  });

  it("shows every command as code, since Markdown would eat backslashes and asterisks", () => {
    const { nextSteps } = chatOf(
      report([alerted("subnet-`1"), enabled("subnet-*2*")], { cluster: "it's `x` \\ *y*" }),
    ).content;
    const commands = nextSteps.filter((line) => /\baws /.test(line));
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) expect(command).toMatch(/^`aws [^`\n]+`$/);
  });

  it("shows every name as code: it must neither mention a channel nor hide a link", () => {
    const name = "<!channel> *bold* [x](https://example.org) `";
    const { title, description } = chatOf(
      report([alerted(name)], { cluster: name, nodegroup: name }),
    ).content;
    const outside = [title, ...description.split("\n")]
      .map((line) => line.replace(/`[^`]*`/g, ""))
      .join("\n");
    expect(outside).not.toMatch(/[`<>*]|\]\(/);
    expect(title).toContain("<!channel>");
  });
});
