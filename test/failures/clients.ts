import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { SNSClient } from "@aws-sdk/client-sns";
import { type FakeAws, INVOCATION } from "./fake-aws.ts";
import { REGION } from "./legacy-vpc.ts";
import { requestOf } from "./requests.ts";

export type Clients = Awaited<ReturnType<typeof clientsFor>>;

/** Milliseconds for an answer that comes, however busy the machine is; and for one that doesn't. */
const PATIENCE = 30_000;
const SHORT_PATIENCE = 100;

/** The real clients, with the real rules about what is tried again, but without a pause between tries. */
export async function clientsFor(aws: FakeAws) {
  const config = {
    endpoint: aws.endpoint,
    region: REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 3,
    requestHandler: { throwOnRequestTimeout: true },
  };
  const clients = { eks: new EKSClient(config), ec2: new EC2Client(config), sns: new SNSClient(config) };
  for (const { config } of Object.values(clients)) {
    const noPause = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
    Object.assign(await config.retryStrategy(), { retryBackoffStrategy: noPause });
    waitOnlyForWhatComes(config.requestHandler, aws);
  }
  return clients;
}

function waitOnlyForWhatComes(handler: EC2Client["config"]["requestHandler"], aws: FakeAws): void {
  const handle = handler.handle.bind(handler);
  handler.handle = (request, options) => {
    const { action } = requestOf(request.path, String(request.body ?? ""));
    request.headers[INVOCATION] = String(aws.invocation);
    const requestTimeout = aws.faultOf(action) === "no answer" ? SHORT_PATIENCE : PATIENCE;
    return handle(request, { ...options, requestTimeout });
  };
}
