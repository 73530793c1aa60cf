import { commands } from "../../cli/program.ts";
import { page } from "../support/markdown.ts";
import { run } from "./support/run.ts";

it.each([
  ["prints the help on request", ["--help"]],
  ["suggests the command for a misspelt one", ["aduit"]],
  ["suggests the option for a misspelt one", ["audit", "--regio", "eu-west-1"]],
  ["rejects an invalid region name", ["audit", "--region", "eu-west-1,europe"]],
  ["rejects --region together with --all-regions", ["audit", "--all-regions", "--region", "eu-west-1"]],
])("%s", async (_, args) => {
  const { code, out, err } = await run(args);
  expect(`$ nodegroup-guard ${args.join(" ")}\n${out}${err}(exit ${code})`).toMatchSnapshot();
});

it("prints the help and fails without a command", async () => {
  const { out } = await run(["--help"]);
  expect(await run([])).toMatchObject({ code: 2, out: "", err: out });
});

it.each(commands.map(({ name }) => name))("prints of %s the help that its chapter shows", async (name) => {
  const { code, out, err } = await run([name, "--help"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(page("docs/cli.md").text).toContain(`<!-- help ${name} -->\n\n\`\`\`text\n${out}\`\`\``);
});

it.each(["eu-west-1a", "eu-west-1;x", "eu-west-123", "xeu--west-1", "1eu-west-1"])(
  "takes %s for no region",
  async (region) => {
    const { code, err } = await run(["audit", "--region", region]);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining(`"${region}" is not a region name`),
    });
  },
);

it("prints the version", async () => {
  expect(await run(["--version"])).toMatchObject({ code: 0, out: "0.0.0\n" });
});
