import { replay } from "../replay/replay.ts";
import { show } from "./progress.ts";
import { subnetTable } from "./story.ts";
import { type Check, isPublic } from "./verdict.ts";

/**
 * The demo where there is no emulator: the same workflow on recorded facts, with the writes shown instead of
 * made.
 */
export async function showOnly(): Promise<Check[]> {
  const { before, changes, mail } = await replay();
  const wanted = before.filter(isPublic).map(({ id }) => id);
  const planned = changes.map(({ subnetId }) => subnetId);

  show("Before, as recorded in e2e/replay/facts.json", subnetTable(before));
  show("What the guard would do", changes.flatMap(commands).join("\n"));
  show("The e-mail it would send then", mail ? `Subject: ${mail.subject}\n\n${mail.text}` : "none");
  return [
    { claim: "exactly the public subnets would be switched on", holds: sameIds(planned, wanted) },
    {
      claim: "the message names every one of them",
      holds: mail !== undefined && wanted.every((id) => mail.text.includes(id)),
    },
  ];
}

function commands({ subnetId, receipt }: { subnetId: string; receipt?: string }): string[] {
  return [
    ...(receipt ? [`ec2:CreateTags             ${subnetId}  nodegroup-guard:receipt = ${receipt}`] : []),
    `ec2:ModifySubnetAttribute  ${subnetId}  MapPublicIpOnLaunch = true`,
  ];
}

function sameIds(some: string[], others: string[]): boolean {
  return some.length > 0 && [...some].sort().join() === [...others].sort().join();
}
