import { finish } from "./run.ts";

it("explains a recorded node group where no Python can be had", async () => {
  const env = { ...process.env, GUARD_E2E_PYTHON: "/nonexistent" };
  const { code, output } = await finish(process.execPath, ["--import", "tsx", "e2e/demo.ts"], { env });

  expect(output).toMatch(/^No emulator: GUARD_E2E_PYTHON=\/nonexistent is no Python 3\.10 .*$/m);
  expect(output).toContain("missing-public-ip: auto-assign public IPv4 is off");
  expect(output).toMatch(/^ *enable auto-assign public IPv4 in 2 of 3 subnets$/m);
  expect(code).toBe(0);
});
