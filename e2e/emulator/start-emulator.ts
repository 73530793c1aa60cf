import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup } from "../run.ts";
import { environment } from "./environment.ts";
import { install } from "./install.ts";

const START_LIMIT_MS = 60_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const LAUNCHER = join("e2e", "emulator", "launch.py");

export interface Emulator {
  endpoint: string;
  /** The run's own directory, removed with the emulator. */
  directory: string;
  /** For child processes that talk to the emulator. */
  env: NodeJS.ProcessEnv;
  /** Also the id of its process group, which holds the Lambda workers. */
  pid: number;
  log: string;
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  say?: (line: string) => void;
  /** Leave it running when this process ends, unless stop() is called. */
  keep?: boolean;
}

/**
 * Starts MiniStack on a free port of the loopback interface and waits until it answers.
 * It ends with stop(), with this process (also by a signal), or not at all where it is to be kept.
 *
 * @throws Unavailable where Python or the package can't be had
 */
export async function startEmulator({
  say = () => {},
  keep = false,
}: EmulatorOptions = {}): Promise<Emulator> {
  endWithSignals();
  const python = await install(say);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-e2e-"));
  const env = environment(endpoint, directory);
  const log = join(directory, "emulator.log");
  const logFile = openSync(log, "a");
  const child = spawn(python, [LAUNCHER, ...(keep ? [] : ["--end-with-starter"])], {
    env: { ...env, ...settings(port, directory) },
    detached: true,
    stdio: [keep ? "ignore" : "pipe", logFile, logFile],
  });

  const discard = () => {
    killGroup(child);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  if (!keep) process.once("exit", discard);
  try {
    await untilHealthy(endpoint, child, log);
  } catch (error) {
    discard();
    throw error;
  }
  if (keep) child.unref();
  const stop = async () => {
    const gone = child.exitCode === null && new Promise((resolve) => child.once("exit", resolve));
    killGroup(child);
    await gone;
    discard();
    process.removeListener("exit", discard);
  };
  return { endpoint, directory, env, pid: child.pid ?? 0, log, stop };
}

/** Lets a signal end this process by way of its exit handlers, which clean up. Node's own way skips them. */
function endWithSignals(): void {
  for (const signal of SIGNALS) process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

/** A port of the loopback interface that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

function settings(port: number, directory: string): Record<string, string> {
  return {
    GATEWAY_PORT: String(port),
    BIND_HOST: "127.0.0.1",
    MINISTACK_HOST: "127.0.0.1",
    STATE_DIR: join(directory, "state"),
    S3_DATA_DIR: join(directory, "s3"),
    // Listeners that nothing here needs.
    SFTP_ENABLED: "0",
    IOT_MTLS_ENABLED: "0",
    // No Docker, even where there is one: functions run as Node processes, and EKS needs no real cluster.
    DOCKER_HOST: "unix:///nonexistent",
    PYTHONUNBUFFERED: "1",
    // Nothing is left beside the launcher.
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

async function untilHealthy(endpoint: string, child: ChildProcess, log: string): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  for (;;) {
    const healthy = await fetch(`${endpoint}/_ministack/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`MiniStack ended at once:\n${tail(log)}`);
    if (Date.now() > limit)
      throw new Error(`MiniStack did not answer within ${START_LIMIT_MS / 1000} s:\n${tail(log)}`);
    await sleep(200);
  }
}

function tail(log: string): string {
  return readFileSync(log, "utf8").split("\n").slice(-20).join("\n");
}
