import { alerted, enabled, report } from "../../support/report.ts";
import { chatOf } from "../../support/variants.ts";
import { cases, situations } from "./situations.ts";

describe("the chat notification", () => {
  it.each(cases)("reads well: %s", (_, of) => {
    expect(chatOf(of)).toMatchSnapshot();
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
