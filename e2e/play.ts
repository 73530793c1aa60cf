import {
  CreateLaunchTemplateCommand,
  type EC2Client,
  type RequestLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import { type Clients, present } from "./clients.ts";
import type { Place } from "./emulator/environment.ts";
import { putRecord, recordOf } from "./event.ts";
import { buildNetwork, type Network } from "./network.ts";
import { createCluster, createNodegroup } from "./nodegroup.ts";
import type { Situation } from "./situations.ts";

export interface Played {
  network: Network;
  neighbour?: Network;
}

/** Builds a situation and makes the call that it is about, or puts the event of one that can't be made here. */
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
  if (errorCode || madeUp) {
    const call = {
      ...plan,
      ...(madeUp ? { subnetIds: present(neighbour).subnetIds } : {}),
      ...(errorCode ? { errorCode } : {}),
    };
    await putRecord(events, recordOf(call, new Date()));
  } else await createNodegroup(eks, plan);
  return { network, ...(neighbour ? { neighbour } : {}) };
}

async function createLaunchTemplate(ec2: EC2Client, name: string, data: RequestLaunchTemplateData) {
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData: data }),
  );
  return { id: present(LaunchTemplate?.LaunchTemplateId), version: "1" };
}
