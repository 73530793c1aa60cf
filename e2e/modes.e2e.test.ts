import { setTimeout as sleep } from "node:timers/promises";
import { clientsFor } from "./clients.ts";
import { type Inbox, openInbox, QUIET_MS } from "./inbox.ts";
import { type Played, play } from "./play.ts";
import { SITUATIONS, type Situation } from "./situations.ts";
import { sharedStacks } from "./stacks.ts";
import { viewSubnets } from "./subnet-view.ts";

describe.each(["enable", "alert"] as const)(
  "in %s mode, on calls that e2e/emulator's CloudTrail hands on",
  (mode) => {
    const { endpoint, deployments } = sharedStacks();
    const { place, topicArn } = deployments[mode];
    const clients = clientsFor(endpoint, place);
    const clusterOf = (situation: Situation) => `${mode}-${SITUATIONS.indexOf(situation)}`;
    const played = new Map<Situation, Played>();
    let inbox: Inbox;

    beforeAll(async () => {
      inbox = await openInbox(clients, topicArn);
      // All at once, because the guard has to cope with that, and because waiting for one at a time takes
      // minutes.
      await Promise.all(
        SITUATIONS.map(async (situation) => {
          played.set(situation, await play(clients, place, clusterOf(situation), situation));
        }),
      );
      const loud = SITUATIONS.filter(({ findings }) => findings);
      await Promise.allSettled(loud.map((situation) => inbox.nth(1, clusterOf(situation))));
      await sleep(QUIET_MS);
    });
    afterAll(() => inbox.close());

    it.each(SITUATIONS.filter(({ findings }) => findings))("sends one message: $name", (situation) => {
      const { network, neighbour } = stage(situation);
      const reports = inbox.about(clusterOf(situation));
      const subnetIds = situation.event?.madeUp && neighbour ? neighbour.subnetIds : network.subnetIds;
      const found = Object.fromEntries(reports[0]?.subnets.map(({ id, finding }) => [id, finding]) ?? []);

      expect(reports).toHaveLength(1);
      expect(found).toEqual(
        Object.fromEntries(subnetIds.map((id, index) => [id, situation.findings?.[index]])),
      );
    });

    it.each(SITUATIONS.filter(({ findings }) => !findings))("sends no message: $name", (situation) => {
      expect(inbox.about(clusterOf(situation))).toEqual([]);
    });

    it.each(SITUATIONS)("switches on exactly what it may: $name", async (situation) => {
      const { network, neighbour } = stage(situation);
      const subnets = await viewSubnets(clients.ec2, network.vpcId);
      const on = subnets.filter(({ autoAssign }) => autoAssign).map(({ id }) => id);
      const fixed = mode === "enable" ? situation.fixed : [];

      expect(on.sort()).toEqual(fixed.map((index) => network.subnetIds[index]).sort());
      const others = neighbour ? await viewSubnets(clients.ec2, neighbour.vpcId) : [];
      expect(others.filter(({ autoAssign }) => autoAssign)).toEqual([]);
    });

    it("reports as enabled what EC2 says is on", () => {
      const outcomes = SITUATIONS.flatMap((situation) => inbox.about(clusterOf(situation))).flatMap(
        ({ subnets }) => subnets.map(({ outcome }) => outcome),
      );
      const fixes = SITUATIONS.flatMap(({ fixed }) => fixed).length;

      expect(outcomes.filter((outcome) => outcome === "enabled")).toHaveLength(mode === "enable" ? fixes : 0);
      expect(outcomes).not.toContain("failed");
    });

    function stage(situation: Situation): Played {
      const result = played.get(situation);
      if (!result) throw new Error(`not played: ${situation.name}`);
      return result;
    }
  },
);
