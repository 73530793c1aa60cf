import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { DescribeNodegroupCommand } from "@aws-sdk/client-eks";
import { clientsFor, present } from "./clients.ts";
import { guardCli } from "./guard-cli.ts";
import { buildNetwork, legacyPlan } from "./network.ts";
import { createCluster, createNodegroup, settledStatus } from "./nodegroup.ts";
import { sharedStacks } from "./stacks.ts";

/** Every command that asks, in the order of one story: the answer to each makes the next one's question possible. */
const QUESTIONS = [
  {
    args: ["fix"],
    question: "Enable auto-assign public IPv4 in these 2 subnets? [y/N] ",
    yes: "yes",
  },
  {
    args: ["undo"],
    question: "Disable auto-assign public IPv4 in 2 subnets and remove 2 receipts? [y/N] ",
    yes: "y",
  },
  {
    args: ["recreate", "legacy/ng-1"],
    question: "Delete legacy/ng-1 and re-create it? Type ng-1 to confirm, n to refuse: ",
    yes: "ng-1",
    before: ["fix", "--yes"],
  },
];

const place = { account: "151515151515", region: "eu-north-1" };
const { ec2, eks } = clientsFor(sharedStacks().endpoint, place);
const cli = guardCli(place);
let subnetIds: string[];

beforeAll(async () => {
  ({ subnetIds } = await buildNetwork(ec2, legacyPlan));
  const plan = { ...place, cluster: "legacy", nodegroup: "ng-1", subnetIds };
  await createCluster(eks, plan);
  await createNodegroup(eks, plan);
  expect(await settledStatus(eks, plan)).toBe("CREATE_FAILED");
});
afterAll(() => cli.dispose());

/** The state that any of the commands would change. */
async function state() {
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: subnetIds }));
  const names = { clusterName: "legacy", nodegroupName: "ng-1" };
  const { nodegroup } = await eks.send(new DescribeNodegroupCommand(names));
  return {
    nodegroup: [nodegroup?.nodegroupArn, nodegroup?.status],
    subnets: present(Subnets).map(({ MapPublicIpOnLaunch, Tags }) => [MapPublicIpOnLaunch, Tags]),
  };
}

it("knows every command that asks", () => {
  const asking = readdirSync(join("cli", "change")).filter((name) =>
    readFileSync(join("cli", "change", name), "utf8").includes("await confirm("),
  );
  expect(asking.sort()).toEqual(QUESTIONS.map(({ args: [name] }) => `${name}.ts`).sort());
});

describe.each(QUESTIONS)("the question of $args.0", ({ args, question, yes, before }) => {
  beforeAll(async () => {
    if (before) expect((await cli.run(...before)).code).toBe(0);
  });

  /** Plays it, with nothing changed in the end. */
  async function refused(ahead: string, ...steps: [string, string][]) {
    const unchanged = await state();
    const { code, output } = await cli.onTerminal(args, { ahead, steps });
    expect(await state()).toEqual(unchanged);
    expect(output).toContain("Nothing was changed.");
    return { code, output };
  }

  it.each([
    ["the first key of a line", "y", '"y"'],
    ["a whole line", "yes\n", '"yes"'],
    ["the very answer", `${yes}\n`, `"${yes}"`],
    [
      "pasted lines",
      `npx nodegroup-guard audit\n${yes}\n${yes}`,
      `"npx nodegroup-guard audit", "${yes}", "${yes}"`,
    ],
  ])("throws away what came before it, and says so: %s", async (_, ahead, shown) => {
    const { code, output } = await refused(ahead, [question, "\n"]);
    expect(output).toContain(`Thrown away, because it came before the question: ${shown}\r\n${question}`);
    expect(code).toBe(1);
  });

  it.each([
    ["a pasted line that begins with y", "yq --version"],
    ["one that begins with n", "npx nodegroup-guard audit"],
    ["another case", "YES"],
    ["more than the word", `${yes} `],
    ["an answer in a terminal's own wrapping", `\u001b[200~${yes}`],
    ...(yes === "ng-1"
      ? [
          ["what is not the node group's name", "y"],
          ["its name with its cluster", "legacy/ng-1"],
        ]
      : []),
  ])("takes no other line for a yes or a no, and asks again: %s", async (_, line = "") => {
    const { code, output } = await refused("", [question, `${line}\n`], [question, "n\n"]);
    expect(output).toContain(`Neither yes nor no: "${line.replace("\u001b", "\\u{1b}")}"\r\n`);
    expect(code).toBe(1);
  });

  it.each([
    ["whole lines", "npx nodegroup-guard audit\n"],
    ["the beginning of a line", "npx nodegroup-guard audit"],
  ])("takes no line with which others came, and asks again: %s", async (_, behind) => {
    const { code, output } = await refused("", [question, `${yes}\n${behind}`], [question, "n\n"]);
    expect(output).toContain(`it came at once: "${yes}", "npx nodegroup-guard audit"\r\n`);
    expect(code).toBe(1);
  });

  it.each([
    ["n", "n\n", 1],
    ["Enter alone", "\r", 1],
    ["the end of the input", "\u0004", 1],
    ["Ctrl-C", "\u0003", 130],
    ["Ctrl-C behind an answer", `${yes}\n\u0003`, 130],
  ])("changes nothing after %s", async (_, keys, code) => {
    expect((await refused("", [question, keys])).code).toBe(code);
  });

  it("takes one whole line, as it was corrected, for an answer", async () => {
    const unchanged = await state();
    const { code } = await cli.onTerminal(args, {
      ahead: "",
      steps: [[question, `no\u0015${yes}x\u007f\r`]],
    });
    expect(code).toBe(0);
    expect(await state()).not.toEqual(unchanged);
  });
});
