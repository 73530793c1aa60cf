import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { SNSClient } from "@aws-sdk/client-sns";
import { REGION } from "./legacy-vpc.ts";

export type Clients = Awaited<ReturnType<typeof clientsFor>>;

/**
 * The real clients, with the real rules about what is tried again, but without a pause between tries. `patience` is
 * how many milliseconds they wait for an answer.
 */
export async function clientsFor(endpoint: string, patience: number) {
  const config = {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 3,
    requestHandler: { requestTimeout: patience, throwOnRequestTimeout: true },
  };
  const clients = { eks: new EKSClient(config), ec2: new EC2Client(config), sns: new SNSClient(config) };
  for (const { config } of Object.values(clients)) {
    const strategy = await config.retryStrategy();
    const noPause = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
    Object.assign(strategy, { retryBackoffStrategy: noPause });
  }
  return clients;
}
