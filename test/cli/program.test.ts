import { run } from "./support/world.ts";

it.each([
  ["prints the help without a fault", ["--help"]],
  ["prints the help as a fault where no command is given", []],
  ["suggests a command for a misspelt one", ["aduit"]],
  ["suggests an option for a misspelt one", ["audit", "--regio", "eu-west-1"]],
  ["says what a region looks like", ["audit", "--region", "eu-west-1,europe"]],
  ["refuses to choose between regions and all of them", ["audit", "--all-regions", "--region", "eu-west-1"]],
])("%s", async (_, args) => {
  const { code, out, err } = await run(args);
  expect(`$ nodegroup-guard ${args.join(" ")}\n${out}${err}(exit ${code})`).toMatchSnapshot();
});

it("prints the version", async () => {
  expect(await run(["--version"])).toMatchObject({ code: 0, out: "0.0.0\n" });
});
