import * as fc from "fast-check";
import { type EarlyCall, parseAuditStart } from "../../../engine/model/audit-start.ts";
import { ACCOUNT, REGION } from "../../support/build.ts";
import { batchOf, clusterEvent, DISABLING, JANE, subnetEvent } from "../../support/early-call.ts";

const home = { account: ACCOUNT, region: REGION };
const parse = (...bodies: unknown[]) => parseAuditStart(batchOf(...bodies), home);
const caller = { by: JANE, time: "2026-11-23T05:58:12Z" };
const disabled: EarlyCall = { kind: "auto-assign-disabled", on: DISABLING.subnetId, ...caller };
const unreadable: EarlyCall = { kind: "unreadable" };

test.each([
  ["an invocation by hand", {}],
  ["the schedule's", { "detail-type": "Scheduled Event" }],
  ["nothing", undefined],
  ["a text", "Records"],
  ["no records", { Records: [] }],
  ["a batch of something else", { Records: [{ eventSource: "aws:s3", body: "{}" }] }],
  ["an event of EventBridge itself", subnetEvent()],
])("takes %s for an audit that is due", (_what, event) => {
  expect(parseAuditStart(event, home)).toEqual({ kind: "due" });
});

test("reads what was done, to what, by whom and when", () => {
  expect(parse(subnetEvent(), clusterEvent())).toEqual({
    kind: "early",
    calls: [disabled, { kind: "cluster-created", on: "new", ...caller }],
    ignored: [],
  });
});

test.each([
  ["in capitals", { SubnetId: DISABLING.subnetId, MapPublicIpOnLaunch: { Value: false } }],
  ["wrapped", { ModifySubnetAttributeRequest: DISABLING }],
  [
    "wrapped in capitals",
    {
      ModifySubnetAttributeRequest: { SubnetId: DISABLING.subnetId, MapPublicIpOnLaunch: { Value: "false" } },
    },
  ],
  ["as a text", { ...DISABLING, mapPublicIpOnLaunch: { value: "False" } }],
  ["without an object around it", { ...DISABLING, mapPublicIpOnLaunch: false }],
])("reads a setting that is recorded %s", (_how, requestParameters) => {
  expect(parse(subnetEvent({ requestParameters }))).toMatchObject({ calls: [disabled], ignored: [] });
});

test.each([
  [
    "auto-assign was enabled",
    subnetEvent({ requestParameters: { ...DISABLING, mapPublicIpOnLaunch: { value: true } } }),
  ],
  [
    "another attribute of a subnet",
    subnetEvent({ requestParameters: { subnetId: "subnet-1", enableDns64: { value: false } } }),
  ],
  ["a call that failed", subnetEvent({ errorCode: "Client.UnauthorizedOperation", requestParameters: null })],
  ["a call that failed", clusterEvent({ errorCode: "ResourceInUseException", responseElements: null })],
  ["another call", subnetEvent({ eventName: "CreateRoute" })],
  ["another call", clusterEvent({ eventSource: "ec2.amazonaws.com" })],
  ["a call in another account or region", { ...subnetEvent(), account: "999988887777" }],
  ["a call in another account or region", { ...clusterEvent(), region: "us-east-1" }],
  [
    "a change by nodegroup-guard's command line",
    subnetEvent({ userAgent: "aws-sdk-js/3.1 nodegroup-guard/command-line" }),
  ],
])("starts nothing for %s", (why, body) => {
  expect(parse(body)).toEqual({ kind: "early", calls: [], ignored: [why] });
});

test("counts a call whose errorCode is empty: it may have gone through", () => {
  expect(parse(subnetEvent({ errorCode: "" }), clusterEvent({ errorCode: null }))).toMatchObject({
    calls: [disabled, { kind: "cluster-created" }],
  });
});

test.each([
  ["no JSON", "{", unreadable],
  ["nothing", "", unreadable],
  ["null", null, unreadable],
  ["a list", "[]", unreadable],
  ["no detail", { account: ACCOUNT, region: REGION }, unreadable],
  ["no parameters", subnetEvent({ requestParameters: null }), { ...unreadable, ...caller }],
  [
    "a value of another kind",
    subnetEvent({ requestParameters: { ...DISABLING, mapPublicIpOnLaunch: { value: { toString: 1 } } } }),
    { ...disabled, kind: "unreadable" },
  ],
  ["a list of parameters", subnetEvent({ requestParameters: [DISABLING] }), { ...unreadable, ...caller }],
])("starts an audit for a message that it doesn't understand: %s", (_what, body, call) => {
  expect(parse(body)).toEqual({ kind: "early", calls: [call], ignored: [] });
});

test.each([
  ["an assumed role or a user", { arn: JANE }, JANE],
  [
    "an AWS service",
    { type: "AWSService", invokedBy: "autoscaling.amazonaws.com" },
    "autoscaling.amazonaws.com",
  ],
  ["an identity without an ARN", { type: "WebIdentityUser", principalId: "id:app:user" }, "id:app:user"],
  ["nobody", null, undefined],
  ["nonsense", { arn: 5 }, undefined],
])("names as the caller %s", (_who, userIdentity, by) => {
  const { time } = caller;
  expect(parse(subnetEvent({ userIdentity }))).toMatchObject({
    calls: [{ kind: "auto-assign-disabled", on: DISABLING.subnetId, ...(by ? { by } : {}), time }],
  });
});

test("names the new cluster by the answer where the request has no name", () => {
  expect(parse(clusterEvent({ requestParameters: null }))).toMatchObject({ calls: [{ on: "new" }] });
  expect(parse(clusterEvent({ requestParameters: { name: 7 }, responseElements: null }))).toMatchObject({
    calls: [{ kind: "cluster-created", ...caller }],
  });
});

test("leaves out a time that is none", () => {
  expect(parse(subnetEvent({ eventTime: "soon" }))).toMatchObject({ calls: [{ by: JANE }] });
  expect(JSON.stringify(parse(subnetEvent({ eventTime: "soon" })))).not.toContain("soon");
});

test("counts a call once that is delivered twice, and one that is valid beside others that are not", () => {
  const { eventSource: _source, ...odd } = batchOf("{}").Records[0] ?? {};
  const event = { Records: [...batchOf(subnetEvent(), subnetEvent(), "x").Records, odd, null] };
  expect(parseAuditStart(event, home)).toEqual({ kind: "early", calls: [disabled, unreadable], ignored: [] });
});

test("never throws, whatever the batch holds", () => {
  const json = fc.json({ maxDepth: 4 });
  const member = fc.constantFrom(
    "requestParameters",
    "responseElements",
    "userIdentity",
    "eventTime",
    "userAgent",
    "errorCode",
  );
  fc.assert(
    fc.property(fc.anything(), json, member, fc.jsonValue(), (event, body, name, value) => {
      parseAuditStart(event, home);
      parse(body, subnetEvent({ [name]: value }), clusterEvent({ [name]: value }));
      parse(subnetEvent({ requestParameters: JSON.parse(body) }));
    }),
    { numRuns: 300 },
  );
});

test("survives a body that is nested as deep as a message can be", () => {
  const depth = 60_000;
  const body = [..."{".repeat(depth)].join('"a":').concat("}".repeat(depth));
  expect(parse(body, subnetEvent())).toMatchObject({ calls: [unreadable, disabled] });
});
