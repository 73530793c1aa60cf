import { createServer, type IncomingMessage } from "node:http";
import type { Written } from "../../failures/write-out.ts";
import { bodyOf, type LocalServer, listen } from "../../support/local-server.ts";
import { answerForAll, type FakeAccounts } from "./fake-accounts.ts";
import { answerAs, type FakeCall, type FakeRegion, type FakeRegions } from "./fake-cloud.ts";

export interface CloudServer extends LocalServer {
  /** How often each action was called, over all regions. */
  calls: Map<string, number>;
  /** The user agent of each action's last caller: the SDK, with the features that it uses. */
  agents: Map<string, string>;
}

/** The reply in place of a call's answer, or the first half of the answer, then silence or a closed connection. */
export type Instead = Written | "half, then silence" | "half, then cut" | undefined;

/**
 * A fake cloud on a local port. A region that is not in `regions` is empty. Each call is answered after
 * `before`, or with what that gives. `others` are accounts in which a role can be assumed; the caller's own is "test"
 * to `before`.
 */
export async function startCloud(
  regions: FakeRegions,
  before: (action: string, region: string, account: string) => Promise<Instead> = async () => undefined,
  others: FakeAccounts = {},
): Promise<CloudServer> {
  const calls = new Map<string, number>();
  const agents = new Map<string, string>();
  const server = createServer(async (message, response) => {
    const { region, account, call } = await readCall(message);
    calls.set(call.action, (calls.get(call.action) ?? 0) + 1);
    agents.set(call.action, message.headers["user-agent"] ?? "");
    const instead = await before(call.action, region, account);
    const whole = typeof instead === "object" ? instead : answerIn(call, region, account);
    const { status, headers, body } = whole;
    if (typeof instead !== "string") return void response.writeHead(status, headers).end(body);
    response.writeHead(status, { ...headers, "content-length": body.length });
    response.write(body.slice(0, body.length / 2), () => {
      if (instead === "half, then cut") message.socket.destroy();
    });
  });
  const answerIn = (call: FakeCall, region: string, account: string) =>
    answerForAll(call, others) ?? answerAs((others[account]?.regions ?? regions)[region] ?? EMPTY, call);
  return { calls, agents, ...(await listen(server)) };
}

/** A service that accepts calls and never answers; `asked` resolves with the first one. */
export async function startSilence(): Promise<LocalServer & { asked: Promise<void> }> {
  let received = () => {};
  const asked = new Promise<void>((resolve) => {
    received = resolve;
  });
  return { asked, ...(await listen(createServer(() => received()))) };
}

const EMPTY: FakeRegion = { clusters: {}, subnets: [], routeTables: [] };

/** Region and service are in the signature: "Credential=AKID/20261122/eu-west-1/eks/aws4_request". */
const SCOPE = /Credential=(?<account>[^/]+)\/\d+\/(?<region>[^/]+)\/(?<service>[^/]+)\//;

async function readCall(
  message: IncomingMessage,
): Promise<{ region: string; account: string; call: FakeCall }> {
  const {
    region = "",
    service = "",
    account = "",
  } = SCOPE.exec(message.headers.authorization ?? "")?.groups ?? {};
  const { pathname, searchParams } = new URL(message.url ?? "", "http://localhost");
  const body = await bodyOf(message);
  if (service === "eks") {
    return { region, account, call: { ...eksCall(message.method ?? "", pathname, searchParams), body } };
  }
  const [, operation] = String(message.headers["x-amz-target"] ?? "")
    .split(".")
    .slice(-2);
  if (service === "cloudtrail" || service === "organizations") {
    const call = { action: `${service}:${operation}`, names: [], parameters: searchParams, body };
    return { region, account, call };
  }
  const parameters = new URLSearchParams(body);
  const call = { action: `${service}:${parameters.get("Action")}`, names: [], parameters };
  return { region, account, call };
}

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html */
function eksCall(method: string, pathname: string, parameters: URLSearchParams): FakeCall {
  const [, , cluster, , nodegroup] = pathname.split("/").map(decodeURIComponent);
  const names = [cluster, nodegroup].filter((name) => name !== undefined);
  const listing = pathname.endsWith("/node-groups");
  const what = names.length === 2 || listing ? "Nodegroup" : "Cluster";
  const reads = names.length === 0 || listing ? `List${what}s` : `Describe${what}`;
  const writes: { [method: string]: string } = { POST: `Create${what}`, DELETE: `Delete${what}` };
  return {
    action: `eks:${writes[method] ?? reads}`,
    names,
    parameters,
  };
}
