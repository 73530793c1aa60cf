import { clientsFor } from "../clients.ts";
import { bootstrap, deploy } from "../deploy.ts";
import { HOME } from "../emulator/environment.ts";
import type { Emulator } from "../emulator/start-emulator.ts";
import { openMailbox } from "../mailbox.ts";
import { buildNetwork, legacyPlan } from "../network.ts";
import { createCluster, createNodegroup, settledStatus } from "../nodegroup.ts";
import { type SubnetView, viewSubnets } from "../subnet-view.ts";
import { startTrail } from "../trail.ts";
import { LEFT } from "./keep-text.ts";
import { type Step, show } from "./progress.ts";
import type { Observed } from "./verdict.ts";

/** Longer than the guard follows a node group. */
const MAIL_LIMIT_MS = 60_000;

const HEADINGS = ["subnet", "zone", "CIDR", "default route", "auto-assign public IPv4"];

/** The main job from beginning to end, in a running emulator: returns what was observed. */
export async function tellStory(emulator: Emulator, step: Step): Promise<Observed> {
  const { ec2, eks, sns, trails } = clientsFor(emulator.endpoint, HOME);
  await step("cdk bootstrap", ({ whisper }) => bootstrap(emulator, HOME, whisper));
  const stack = await step("cdk deploy -c mode=enable -c emails=oncall@example.com", ({ whisper }) =>
    deploy(emulator, {
      place: HOME,
      context: { mode: "enable", emails: "oncall@example.com" },
      onLine: whisper,
    }),
  );
  await step("aws cloudtrail create-trail; aws cloudtrail start-logging", () => startTrail(trails));
  const mailbox = await openMailbox(sns, stack.topicArn);
  try {
    const { vpcId, subnetIds } = await step("Build a VPC as eksctl did before March 2020", () =>
      buildNetwork(ec2, legacyPlan),
    );
    const before = await viewSubnets(ec2, vpcId);
    show("Before", subnetTable(before));

    const first = { ...HOME, cluster: "legacy", nodegroup: "ng-1", subnetIds };
    await step("aws eks create-nodegroup --cluster-name legacy --nodegroup-name ng-1", async () => {
      await createCluster(eks, first);
      await createNodegroup(eks, first);
    });
    const mail = await step("Wait for the guard's message", () =>
      mailbox.first("legacy/ng-1", MAIL_LIMIT_MS),
    );
    const firstTry = await step("Read the status of ng-1", () => settledStatus(eks, first));
    show("Node group ng-1", firstTry);
    show("The e-mail", mail ? `Subject: ${mail.subject}\n\n${mail.text}` : "none came");

    const after = await viewSubnets(ec2, vpcId);
    show("After", subnetTable(after));
    const secondTry = await step("Re-create the node group, as ng-2", async () => {
      const second = { ...first, nodegroup: "ng-2" };
      await createNodegroup(eks, second);
      return settledStatus(eks, second);
    });
    show("Node group ng-2", secondTry);
    return { before, after, mail, secondTry };
  } finally {
    await mailbox.close();
  }
}

/** A cluster whose node group was created before there was a guard: something for the command line to find. */
export async function leaveSomething(emulator: Emulator, step: Step): Promise<void> {
  const { ec2, eks } = clientsFor(emulator.endpoint, HOME);
  await step(`Leave a cluster for the audit to find: ${LEFT.cluster}`, async () => {
    const { subnetIds } = await buildNetwork(ec2, legacyPlan);
    const plan = { ...HOME, ...LEFT, subnetIds };
    await createCluster(eks, plan);
    await createNodegroup(eks, plan);
    await settledStatus(eks, plan);
  });
}

function subnetTable(subnets: SubnetView[]): string {
  const rows = subnets.map(({ id, availabilityZone, cidr, defaultRoute, autoAssign }) => [
    id,
    availabilityZone,
    cidr,
    defaultRoute,
    autoAssign ? "on" : "off",
  ]);
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
