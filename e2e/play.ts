import {
  CreateLaunchTemplateCommand,
  type EC2Client,
  type RequestLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import { type Clients, present } from "./clients.ts";
import type { Place } from "./emulator/environment.ts";
import { type CallRecord, putCreateNodegroup } from "./event.ts";
import { buildNetwork, type Network } from "./network.ts";
import { createCluster, createNodegroup } from "./nodegroup.ts";
import type { Situation } from "./situations.ts";

export interface Played {
  network: Network;
  neighbour?: Network;
  record: CallRecord;
}

/** Builds a situation and puts the event that it leads to. */
export async function play(
  clients: Clients,
  place: Place,
  cluster: string,
  situation: Situation,
): Promise<Played> {
  const { ec2, eks, events } = clients;
  const { errorCode, madeUp } = situation.event ?? {};
  const network = await buildNetwork(ec2, situation.network);
  const neighbour = situation.neighbour && (await buildNetwork(ec2, situation.neighbour));
  const launchTemplate =
    situation.launchTemplate && (await createLaunchTemplate(ec2, cluster, situation.launchTemplate));

  const plan = {
    ...place,
    cluster,
    nodegroup: "ng-1",
    subnetIds: network.subnetIds,
    ...(launchTemplate ? { launchTemplate } : {}),
  };
  await createCluster(eks, plan);
  if (!errorCode && !madeUp) await createNodegroup(eks, plan);
  const record = await putCreateNodegroup(events, {
    ...plan,
    ...(madeUp ? { subnetIds: present(neighbour).subnetIds } : {}),
    ...(errorCode ? { errorCode } : {}),
  });
  return { network, ...(neighbour ? { neighbour } : {}), record };
}

async function createLaunchTemplate(ec2: EC2Client, name: string, data: RequestLaunchTemplateData) {
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData: data }),
  );
  return { id: present(LaunchTemplate?.LaunchTemplateId), version: "1" };
}
