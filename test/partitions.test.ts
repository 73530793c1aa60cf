import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandName, commandPorts, leastPrivilege } from "../scripts/least-privilege.ts";
import { run } from "./cli/support/run.ts";
import { policyOf, templateOf } from "./lib/synthesise.ts";

/** China and GovCloud have their own ARNs and console addresses: nothing may be tied to one partition. */

const TIED = /arn:aws(-cn|-us-gov)?:|console\.aws\.amazon\.com/;

it("leaves no ARN or console address of one partition in sources or examples", () => {
  const files = ["bin", "cli", "engine", "lambda", "lib", "scripts", "examples", "schemas"].flatMap(
    (folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
      ),
  );
  expect(files.length).toBeGreaterThan(150);
  expect(files.filter((file) => TIED.test(readFileSync(file, "utf8")))).toEqual([]);
});

it.each(Object.keys(commandPorts) as CommandName[])(
  "prints a policy for %s that holds everywhere",
  (command) => {
    const resources = leastPrivilege(command).Statement.flatMap(({ Resource }) => Resource);
    expect(resources.filter((arn) => arn !== "*" && !arn.startsWith("arn:*:"))).toEqual([]);
    expect(resources.some((arn) => arn.startsWith("arn:*:"))).toBe(true);
  },
);

it("deploys a stack that holds everywhere", () => {
  const template = JSON.stringify(templateOf({ policy: policyOf("enable"), customerKey: true }).toJSON());
  expect(template).not.toMatch(TIED);
  expect(template).toContain("AWS::Partition");
});

it.each(["cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1", "eu-west-1"])(
  "takes the region %s",
  async (region) => {
    const aws = { identity: async () => ({ kind: "signed-out" as const, reason: "asked" }) };
    expect((await run(["audit", "--region", region], { aws })).err).toMatch(/^asked\n/);
  },
);
