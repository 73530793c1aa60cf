import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { quoted } from "../../../engine/text/shell.ts";
import { refusal } from "../../failures/write-out.ts";
import { type Bundle, buildBundle, pointedAt } from "../support/bundle.ts";
import { type CloudServer, startCloud, startSilence } from "../support/cloud-server.ts";

/** A terminal for a program: util-linux's script, where it is installed. */
const canPretend = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
const VPC = "vpc-0a01";
const ids = ["subnet-0a01"];
const ESCAPE = "\u001b[";

(canPretend ? describe : describe.skip)("in a terminal", () => {
  let bundle: Bundle;
  let cloud: CloudServer;

  beforeAll(async () => {
    bundle = buildBundle();
    cloud = await startCloud({
      "ap-northeast-1": {
        clusters: { legacy: { vpc: VPC, subnets: ids, nodegroups: {} } },
        subnets: ids.map((id) => ({ id, vpc: VPC, zone: "ap-northeast-1a", autoAssign: false })),
        routeTables: [{ id: "rtb-0d01", vpc: VPC, target: "igw-0f01" }],
      },
    });
  });
  afterAll(async () => {
    await cloud.stop();
    bundle.remove();
  });

  /** Everything that the terminal was sent, and what the program wrote into the file result.txt. */
  function inTerminal(size: string, args: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const line = `${size} ${quoted(process.execPath)} ${quoted(bundle.file)} ${args}`;
    const terminal = {
      PATH: process.env.PATH,
      HOME: folder(),
      TERM: "xterm-256color",
      ...pointedAt(cloud.endpoint),
      ...env,
    };
    return new Promise((resolve) => {
      const child = execFile(
        "script",
        ["-qec", line, "/dev/null"],
        { cwd: folder(), env: terminal, timeout: 40_000 },
        (_, out) => resolve(out),
      );
      child.stdin?.end();
    });
  }
  const folder = () => join(bundle.file, "..");
  const sized = "stty cols 100 rows 40;";

  it("shows colours", async () => {
    expect(await inTerminal(sized, "audit")).toContain(`${ESCAPE}33mThe next node group would fail`);
  });

  it("shows none with NO_COLOR", async () => {
    const shown = await inTerminal(sized, "audit 2>/dev/null", { NO_COLOR: "1" });
    expect(shown).toContain("missing-public-ip");
    expect(shown).not.toContain(ESCAPE);
  });

  it("shows progress on stderr, and keeps it and colours out of what is piped on", async () => {
    const shown = await inTerminal(sized, "audit > result.txt");
    expect(shown).toContain("Reading from EKS and EC2");
    const result = readFileSync(join(folder(), "result.txt"), "utf8");
    expect(result).toContain("missing-public-ip");
    expect(result).not.toContain("\u001b");
  });

  it("says what it waits for, and for how long", async () => {
    let failed = 0;
    const failing = await startCloud({}, async (action) =>
      action === "eks:ListClusters" && failed++ < 8 ? refusal(action, "server error") : undefined,
    );
    const shown = await inTerminal(sized, "audit", pointedAt(failing.endpoint));
    await failing.stop();
    expect(shown).toContain("ap-northeast-1: eks:ListClusters answered 500, trying again in 1 s");
    const silence = await startSilence();
    const waited = await inTerminal(sized, "audit --timeout 30", pointedAt(silence.endpoint));
    await silence.stop();
    const host = silence.endpoint.replace("http://", "");
    expect(waited).toContain(`ap-northeast-1: no answer from ${host} for 6 s`);
  });

  it("comes to an end in a terminal without a width, as some CI systems give", async () => {
    const shown = await inTerminal("stty cols 0 rows 0;", "audit");
    expect(shown).toContain("1 of 1 cluster with findings");
    expect(shown).not.toContain("Reading from EKS and EC2");
  });
});
