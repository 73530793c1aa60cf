import { parseEvent } from "../../../engine/model/event.ts";
import {
  cliEvent,
  cliEventWith,
  cliEventWithout,
  createdFrom,
  eventFrom,
  pathsIn,
} from "../../support/event.ts";

const SUBNETS = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"];

describe("leaving members out of a good event", () => {
  const needed = [
    "source",
    "detail",
    "detail.eventVersion",
    "detail.eventSource",
    "detail.eventName",
    "account",
    "region",
    "detail.eventTime",
    "detail.eventID",
  ];
  const paths = pathsIn(cliEvent());

  test.each(needed)("refuses an event without %s, and names it", (path) => {
    const parsed = parseEvent(cliEventWithout(path));
    expect(parsed).toEqual({ kind: "malformed", why: expect.stringMatching(`^${path}: `) });
  });

  test.each(paths.filter((path) => !needed.includes(path)))("reads an event without %s", (path) => {
    expect(createdFrom(cliEventWithout(path))).toMatchObject({
      account: "111122223333",
      region: "ap-northeast-1",
      cluster: "legacy",
      nodegroup: "ng-1",
      subnets: SUBNETS,
    });
  });
});

describe("where a name stands", () => {
  test("takes the response's word on names, subnets and launch template before the request's", () => {
    const event = cliEventWith({
      "detail.responseElements.nodegroup.clusterName": "answered",
      "detail.responseElements.nodegroup.nodegroupName": "ng-answered",
      "detail.responseElements.nodegroup.subnets": ["subnet-2", "subnet-1"],
      "detail.responseElements.nodegroup.launchTemplate": { name: "answered", version: "2" },
      "detail.requestParameters.launchTemplate": { name: "asked" },
    });
    expect(createdFrom(event)).toMatchObject({
      cluster: "answered",
      nodegroup: "ng-answered",
      subnets: ["subnet-1", "subnet-2"],
      launchTemplate: { name: "answered", version: "2" },
    });
  });

  test("takes requestParameters.name before requestParameters.clusterName", () => {
    const event = cliEventWith({
      "detail.responseElements": null,
      "detail.requestParameters.clusterName": "x",
    });
    expect(createdFrom(event).cluster).toBe("legacy");
  });

  test("keeps a name whose percent signs encode nothing", () => {
    const event = cliEventWith({ "detail.responseElements": null, "detail.requestParameters.name": "100%" });
    expect(createdFrom(event).cluster).toBe("100%");
  });

  test("does not decode the name that the response gives", () => {
    const event = cliEventWith({ "detail.responseElements.nodegroup.clusterName": "a%2Db" });
    expect(createdFrom(event).cluster).toBe("a%2Db");
  });

  test("reads an event whose requestParameters are null, from the response alone", () => {
    expect(createdFrom(cliEventWith({ "detail.requestParameters": null }))).toMatchObject({
      cluster: "legacy",
      nodegroup: "ng-1",
      subnets: SUBNETS,
      request: {},
    });
  });

  test("knows no subnets where neither names any", () => {
    const event = cliEventWithout(
      "detail.responseElements.nodegroup.subnets",
      "detail.requestParameters.subnets",
    );
    expect(createdFrom(event).subnets).toEqual([]);
  });

  test.each([
    ["cluster", "no cluster name", ["detail.responseElements", "detail.requestParameters.name"]],
    [
      "node group",
      "no node group name",
      ["detail.responseElements", "detail.requestParameters.nodegroupName"],
    ],
  ])("refuses an event that names no %s anywhere", (_what, why, paths) => {
    const parsed = parseEvent(cliEventWithout(...paths));
    expect(parsed).toEqual({ kind: "malformed", why: expect.stringMatching(`^${why} in `) });
  });
});

test("names each subnet once, sorted", () => {
  const event = cliEventWith({
    "detail.responseElements.nodegroup.subnets": ["subnet-b", "subnet-a", "subnet-b"],
  });
  expect(createdFrom(event).subnets).toEqual(["subnet-a", "subnet-b"]);
});

test("joins the tags of request and response, the response's word standing", () => {
  const event = cliEventWith({
    "detail.requestParameters.tags": { team: "asked", stage: "dev" },
    "detail.responseElements.nodegroup.tags": { team: "answered" },
  });
  expect(createdFrom(event).tags).toEqual({ team: "answered", stage: "dev" });
});

test.each([
  ["that are no texts", { odd: { nested: 1 } }],
  ["with keys that EKS would not take", { ["k".repeat(129)]: "" }],
  // A message repeats the stack's name: one of 100 kB made it too big to send.
  ["with values that EKS would not take", { "aws:cloudformation:stack-name": "v".repeat(257) }],
])("does without tags %s rather than refuse the event", (_which, tags) => {
  const event = cliEventWith({
    "detail.requestParameters.tags": { team: "platform" },
    "detail.responseElements.nodegroup.tags": tags,
  });
  expect(createdFrom(event).tags).toEqual({ team: "platform" });
});

test("takes tags as long as EKS takes them", () => {
  const tags = { ["k".repeat(128)]: "v".repeat(256) };
  expect(createdFrom(cliEventWith({ "detail.responseElements.nodegroup.tags": tags })).tags).toEqual(tags);
});

describe("versions, sources and names", () => {
  test.each(["1.0", "1.05", "1.11", "1.12", "1.99"])("reads eventVersion %s", (version) => {
    expect(parseEvent(cliEventWith({ "detail.eventVersion": version })).kind).toBe("created");
  });

  test.each([
    ["detail.eventVersion", "2.0", 'detail.eventVersion: "2.0", only 1.x is known'],
    ["detail.eventVersion", "10.0", 'detail.eventVersion: "10.0", only 1.x is known'],
    ["detail.eventVersion", "new", "detail.eventVersion: not a version such as 1.11"],
    ["detail.eventVersion", "v1.11", "detail.eventVersion: not a version such as 1.11"],
    ["account", "12345", "account: not a 12-digit account id"],
    ["account", "1111222233334", "account: not a 12-digit account id"],
    ["account", "a111122223333", "account: not a 12-digit account id"],
    ["region", "Tokyo", "region: not a region such as eu-west-1"],
    ["region", "the region eu-west-1", "region: not a region such as eu-west-1"],
    ["region", "eu-west-1;reboot", "region: not a region such as eu-west-1"],
    ["detail.eventTime", "yesterday", "detail.eventTime: "],
    ["detail.eventID", "", "detail.eventID: "],
    ["detail.requestParameters", "text", "detail.requestParameters: "],
    ["detail.responseElements.nodegroup.subnets", "subnet-1", "detail.responseElements.nodegroup.subnets: "],
    ["detail.responseElements.nodegroup.subnets", [1], "detail.responseElements.nodegroup.subnets.0: "],
    ["detail.responseElements.nodegroup.clusterName", "", "detail.responseElements.nodegroup.clusterName: "],
    ["detail.userIdentity.arn", "a".repeat(2049), "detail.userIdentity.arn: "],
  ])("refuses %s = %j", (path, value, why) => {
    const parsed = parseEvent(cliEventWith({ [path]: value }));
    expect(parsed).toEqual({ kind: "malformed", why: expect.stringContaining(why) });
  });

  test.each([
    "detail.eventID",
    "detail.responseElements.nodegroup.clusterName",
    "detail.responseElements.nodegroup.nodegroupName",
    "detail.requestParameters.name",
    "detail.requestParameters.nodegroupName",
  ])("takes 255 characters in %s and refuses 256", (path) => {
    expect(parseEvent(cliEventWith({ [path]: "n".repeat(255) })).kind).toBe("created");
    expect(parseEvent(cliEventWith({ [path]: "n".repeat(256) }))).toEqual({
      kind: "malformed",
      why: expect.stringMatching(`^${path}: `),
    });
  });

  test.each([
    "us-east-1",
    "us-east-10",
    "ap-southeast-7",
    "us-gov-west-1",
    "cn-northwest-1",
    "eusc-de-east-1",
  ])("knows %s as a region", (region) => {
    expect(createdFrom(cliEventWith({ region })).region).toBe(region);
  });

  test.each([
    ["source", "my.app", 'not an EKS event: source "my.app", "eks.amazonaws.com"'],
    ["detail.eventSource", "ec2.amazonaws.com", 'not an EKS event: source "aws.eks", "ec2.amazonaws.com"'],
    [
      "detail.eventName",
      "CreateCluster",
      'neither CreateNodegroup nor an update of a node group: "CreateCluster"',
    ],
    ["detail.errorCode", "AccessDenied", 'the call failed with "AccessDenied"'],
  ])("ignores %s = %s", (path, value, why) => {
    expect(parseEvent(cliEventWith({ [path]: value }))).toEqual({ kind: "ignored", why });
  });

  test("ignores a failed call whatever else is missing from it", () => {
    const { account: _, ...event } = eventFrom("create-nodegroup.failed-call.json");
    expect(parseEvent(event).kind).toBe("ignored");
  });

  test("keeps a log line readable, whatever an event calls itself", () => {
    const parsed = parseEvent(cliEventWith({ "detail.eventName": `a\n${"b".repeat(10_000)}` }));
    expect(parsed).toEqual({
      kind: "ignored",
      why: `neither CreateNodegroup nor an update of a node group: "a\\n${"b".repeat(198)}…"`,
    });
  });

  test("cuts nothing off a name of 200 characters", () => {
    const name = "b".repeat(200);
    const parsed = parseEvent(cliEventWith({ "detail.eventName": name }));
    expect(parsed).toEqual({
      kind: "ignored",
      why: `neither CreateNodegroup nor an update of a node group: "${name}"`,
    });
  });
});

test("names every fault of an event at once", () => {
  const parsed = parseEvent(cliEventWith({ account: "1", region: "x", "detail.eventTime": 0 }));
  expect(parsed).toEqual({
    kind: "malformed",
    why: expect.stringMatching(/^account: .*; region: .*; detail\.eventTime: /),
  });
});

test.each([[undefined], [null], [0], ["event"], [[]], [{}], [{ source: "aws.eks", detail: [] }]])(
  "refuses %j",
  (input) => {
    expect(parseEvent(input).kind).toBe("malformed");
  },
);

test("says of what is no object at all that the event is wrong", () => {
  expect(parseEvent("event")).toEqual({ kind: "malformed", why: expect.stringMatching(/^event: /) });
});
