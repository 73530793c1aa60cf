import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Parameter, UpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { clientsFor, present } from "./clients.ts";
import { createStack, settled, uploadTemplate } from "./create-stack.ts";
import { install } from "./emulator/install.ts";
import { guardCli } from "./guard-cli.ts";
import { type Inbox, openInbox } from "./inbox.ts";
import { legacyPlan } from "./network.ts";
import { play } from "./play.ts";
import { finish, run } from "./run.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";
import { startTrail } from "./trail.ts";

const place = { account: "555566667777", region: "eu-north-1" };
const { endpoint } = sharedStacks();
const clients = clientsFor(endpoint, place);
const file = join(tmpdir(), `nodegroup-guard-${process.pid}.template.json`);

/** Its own command has the path of the virtual environment's draft in it. */
const CFN_LINT = "import sys; from cfnlint.runner import main; sys.exit(main())";

beforeAll(() => run(process.execPath, ["--import", "tsx", "scripts/write-template.ts", "--out", file]));
afterAll(() => rmSync(file, { force: true }));

it("has nothing that cfn-lint complains of", async () => {
  const python = await install((line) => process.stderr.write(`${line}\n`), "cfn-lint");
  const { code, output } = await finish(python, [
    "-c",
    CFN_LINT,
    "--non-zero-exit-code",
    "informational",
    file,
  ]);
  expect({ code, output }).toEqual({ code: 0, output: "" });
});

/** One story, in the order of the tests: each begins where the one before ended. */
describe("the one-file template, by CreateStack alone, on calls that e2e/emulator's CloudTrail hands on", () => {
  const StackName = "guard-by-template";
  const cli = guardCli(place);
  let inbox: Inbox;
  let outputs: Awaited<ReturnType<typeof createStack>>;

  beforeAll(async () => {
    outputs = await createStack(clients.cloudformation, {
      StackName,
      TemplateURL: await uploadTemplate(endpoint, place, readFileSync(file, "utf8")),
      Parameters: [{ ParameterKey: "Email", ParameterValue: "oncall@example.com" }],
      Capabilities: ["CAPABILITY_IAM"],
    });
    inbox = await openInbox(clients, present(outputs.AlertTopicArn));
  });
  afterAll(async () => {
    await inbox?.close();
    cli.dispose();
  });

  it("lacks only a trail, without which no call reaches it", async () => {
    const { code, output } = await cli.run("doctor");
    expect(output.match(/^ *wrong .*$/gm)).toEqual([expect.stringContaining("trail")]);
    expect(code).toBe(1);

    await play(clients, place, "unheard", { name: "a", network: legacyPlan, fixed: [] });
    await startTrail(clients.trails);
  });

  it("alerts by default, and can change nothing", async () => {
    const { network } = await play(clients, place, "by-template", {
      name: "a",
      network: legacyPlan,
      fixed: [],
    });
    const { subnets } = await inbox.nth(1, "by-template");

    expect(subnets.map(({ finding }) => finding)).toContain("missing-public-ip");
    expect(inbox.about("unheard")).toEqual([]);
    expect(subnets.map(({ outcome }) => outcome)).not.toContain("enabled");
    expect(await enabledIn(network.vpcId)).toBe(0);
    expect(outputs).toMatchObject({ Mode: "alert", CanChangeSubnets: "no" });
  });

  it("fixes the subnets, and says so, once UpdateStack has set another mode", async () => {
    const mode: Parameter = { ParameterKey: "Mode", ParameterValue: "enable" };
    const email: Parameter = { ParameterKey: "Email", UsePreviousValue: true };
    await clients.cloudformation.send(
      new UpdateStackCommand({
        StackName,
        UsePreviousTemplate: true,
        Parameters: [mode, email],
        Capabilities: ["CAPABILITY_IAM"],
      }),
    );
    const updated = await settled(clients.cloudformation, StackName, "UPDATE_COMPLETE");
    expect(updated).toMatchObject({ Mode: "enable", CanChangeSubnets: "yes" });

    const { network } = await play(clients, place, "by-update", {
      name: "b",
      network: legacyPlan,
      fixed: [0, 1],
    });
    const { subnets } = await inbox.nth(1, "by-update");

    expect(subnets.filter(({ outcome }) => outcome === "enabled")).toHaveLength(2);
    expect(await enabledIn(network.vpcId)).toBe(2);
  });

  async function enabledIn(vpcId: string): Promise<number> {
    return (await viewSubnets(clients.ec2, vpcId)).filter(({ autoAssign }) => autoAssign).length;
  }
});
