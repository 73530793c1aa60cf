import { setTimeout as sleep } from "node:timers/promises";
import { clientsFor } from "./clients.ts";
import { type Inbox, openInbox, QUIET_MS } from "./inbox.ts";
import { legacyPlan } from "./network.ts";
import { play } from "./play.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";

describe("with a rules file", () => {
  const { endpoint, deployments } = sharedStacks();
  const { place, topicArn } = deployments.rules;
  const clients = clientsFor(endpoint, place);
  let inbox: Inbox;

  beforeAll(async () => {
    inbox = await openInbox(clients, topicArn);
  });
  afterAll(() => inbox.close());

  it("fixes where a rule enables", async () => {
    const on = await playLegacy("sandbox-7");
    const { subnets } = await inbox.nth(1, "sandbox-7");

    expect(await on()).toBe(2);
    expect(subnets.map(({ rule }) => rule)).toEqual(Array(3).fill("sandboxes fix themselves"));
  });

  it("alerts and writes nothing where no rule matches", async () => {
    const on = await playLegacy("staging");
    const { subnets } = await inbox.nth(1, "staging");

    expect(await on()).toBe(0);
    expect(subnets.map(({ rule }) => rule)).toEqual(Array(3).fill(null));
  });

  it("neither writes nor speaks where a rule exempts, though an expired one would enable", async () => {
    const on = await playLegacy("prod-1");
    await sleep(QUIET_MS);

    expect(inbox.about("prod-1")).toEqual([]);
    expect(await on()).toBe(0);
  });

  /** Returns a function that counts the subnets with auto-assign on. */
  async function playLegacy(cluster: string): Promise<() => Promise<number>> {
    const { network } = await play(clients, place, cluster, {
      name: cluster,
      network: legacyPlan,
      fixed: [],
    });
    return async () => {
      const subnets = await viewSubnets(clients.ec2, network.vpcId);
      return subnets.filter(({ autoAssign }) => autoAssign).length;
    };
  }
});
