import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { TOPIC } from "../../failures/answers.ts";
import { event } from "../../failures/event.ts";
import { FakeAws } from "../../failures/fake-aws.ts";
import { ACCOUNT, LEGACY, REGION, settings } from "../../failures/legacy-vpc.ts";

const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:guard`;
const directory = mkdtempSync(join(tmpdir(), "guard-asset-"));
let aws: FakeAws;

beforeAll(() => {
  execFileSync(process.execPath, ["--import", "tsx", "test/lib/app/bundle-entry.ts", directory]);
  writeFileSync(join(directory, "policy.json"), JSON.stringify({ mode: "enable", rules: [] }));
});
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(async () => {
  aws = new FakeAws();
  aws.acceptStrangers = true;
  await aws.start();
});
afterEach(() => aws.stop());

/** Imports the asset as Lambda does, in a process of its own, and hands it the event. */
async function invoke(topic = TOPIC): Promise<string> {
  const script = `const { handler } = await import(${JSON.stringify(join(directory, "index.mjs"))});
    await handler(${JSON.stringify(event)}, { invokedFunctionArn: "${ARN}", getRemainingTimeInMillis: () => 300000 });`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL: aws.endpoint,
      TOPIC_ARN: topic,
      RECEIPTS: "on",
      FOLLOW_SECONDS: "0",
      POWERTOOLS_METRICS_NAMESPACE: "NodegroupGuard",
      POWERTOOLS_SERVICE_NAME: "nodegroup-guard",
    },
  });
  return stdout;
}

it("does its work as it is deployed: fixes, notifies, logs the report and publishes metrics", async () => {
  const lines = (await invoke())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(LEGACY.map((id) => settings(aws.vpc)[id])).toEqual([true, true]);
  expect(aws.calls.filter(({ action }) => action === "sns:Publish")).toHaveLength(1);
  expect(lines.find(({ report }) => report)?.report.subnets).toHaveLength(3);
  expect(lines.find(({ _aws }) => _aws)).toMatchObject({
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: "NodegroupGuard",
          Metrics: expect.arrayContaining([
            { Name: "EventAge", Unit: "Seconds" },
            { Name: "SubnetsEnabled", Unit: "Count" },
          ]),
        },
      ],
    },
    EventAge: expect.any(Number),
    service: "nodegroup-guard",
    SubnetsInspected: 3,
    SubnetsEnabled: 2,
    SubnetsFailed: 0,
    SubnetsAlerted: 0,
    SubnetsObserved: 0,
  });
});

it("publishes in the topic's region, where that is another one", async () => {
  await invoke(TOPIC.replace(REGION, "us-west-2"));
  const regions = (kind: RegExp) =>
    aws.calls.filter((call) => kind.test(call.action)).map((call) => call.region);
  expect(regions(/^sns:/)).toEqual(["us-west-2"]);
  expect([...new Set(regions(/^e/))]).toEqual([REGION]);
});
