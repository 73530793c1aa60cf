import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { readingIn } from "../../../cli/shell/reading.ts";
import { waitsBy } from "../../../cli/shell/waits.ts";
import { startCloud } from "../support/cloud-server.ts";

const TIMEOUT_MS = 5_000;

beforeEach(() => {
  // The network's own time goes on.
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "clearImmediate", "queueMicrotask"] });
});
afterEach(() => jest.useRealTimers());

/** Reads of one region, with a clock and timers that are turned. */
function reading() {
  const wait = waitsBy(Date.now).in("eu-west-1");
  const made = readingIn({
    timeoutMs: TIMEOUT_MS,
    limit: (call) => call(),
    wait,
    sleep: async () => {},
    now: Date.now,
  });
  return { ...made, pass: (ms: number) => jest.advanceTimersByTimeAsync(ms) };
}

const never = () => new Promise<never>(() => {});
const OVER = expect.objectContaining({ reason: "eks:ListClusters: no usable answer for 5 s" });

it("gives up what a silent region was asked for, and at once what comes right after", async () => {
  const { reader, pass } = reading();
  const silent = reader.ask("eks:ListClusters", never);
  await pass(TIMEOUT_MS);
  expect(await silent).toEqual(OVER);
  await pass(1000);
  const ask = jest.fn(async () => "answered");
  expect(await reader.ask("eks:ListClusters", ask)).toEqual(OVER);
  expect(ask).not.toHaveBeenCalled();
});

it("asks again after a pause: what was given up then says nothing about now", async () => {
  const { reader, pass } = reading();
  const silent = reader.ask("eks:ListClusters", never);
  await pass(TIMEOUT_MS);
  await silent;
  await pass(1001);
  expect(await reader.ask("eks:ListClusters", async () => "answered")).toEqual({
    kind: "read",
    value: "answered",
  });
});

it("goes on for longer than the limit as long as the region answers another read", async () => {
  const { reader, requestHandler, pass } = reading();
  const cloud = await startCloud({});
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const ec2 = new EC2Client({ region: "eu-west-1", endpoint: cloud.endpoint, credentials, requestHandler });
  let over = false;
  const slow = reader.ask("eks:ListClusters", never).then((answer) => {
    over = true;
    return answer;
  });
  for (let calls = 0; calls < 3; calls++) {
    await pass(TIMEOUT_MS - 1);
    await reader.ask("ec2:DescribeRegions", (call) => ec2.send(new DescribeRegionsCommand({}), call));
  }
  await pass(TIMEOUT_MS - 1);
  expect(over).toBe(false);
  await pass(1);
  expect(await slow).toEqual(OVER);
  requestHandler.destroy();
  await cloud.stop();
});
