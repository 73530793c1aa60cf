import { keepText, LEFT } from "../../e2e/demo/keep-text.ts";
import { awsEnvironment } from "../../e2e/emulator/environment.ts";

it("names the audit and the fix, after the environment that they need", () => {
  const lines = keepText({ endpoint: "http://127.0.0.1:4566", pid: 42 }).split("\n");
  const audit = lines.indexOf("npx nodegroup-guard audit");
  expect(lines[audit + 1]).toBe(`npx nodegroup-guard fix --cluster ${LEFT.cluster}`);
  for (const [name, value] of Object.entries(awsEnvironment("http://127.0.0.1:4566"))) {
    const place = lines.indexOf(`export ${name}=${value}`);
    expect([name, place >= 0 && place < audit]).toEqual([name, true]);
  }
  expect(lines.at(-1)).toBe("kill -- -42");
});
