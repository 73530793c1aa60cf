import { parseEvent } from "../../../engine/model/event.ts";
import type { NodegroupCreated, NodegroupUpdated } from "../../../engine/model/nodegroup-call.ts";
import { createdFrom, EVENTS, eventFrom, updatedFrom } from "../../support/event.ts";

const ALICE = "arn:aws:sts::111122223333:assumed-role/platform-admin/alice";
const CLI =
  "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 lang/python#3.13 md/command#eks.create-nodegroup";
const CLOUDFORMATION = {
  arn: ALICE,
  userAgent: "cloudformation.amazonaws.com",
  invokedBy: "cloudformation.amazonaws.com",
};

const common = {
  eventTime: "2026-11-22T10:41:05Z",
  account: "111122223333",
  region: "ap-northeast-1",
  cluster: "legacy",
  nodegroup: "ng-1",
  subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
  tags: {},
  caller: { arn: ALICE, userAgent: CLI },
};

/** The published parts of each event; `request` is checked against the event itself. */
const published: Record<string, Omit<NodegroupCreated, "request">> = {
  "create-nodegroup.cli.json": { ...common, eventId: "b7e5a1c4-92d3-4f60-a8b1-c2d3e4f50617" },
  "create-nodegroup.launch-template.json": {
    ...common,
    eventId: "3d4e5f60-7182-4394-a5b6-c7d8e9f00112",
    launchTemplate: { id: "lt-0123456789abcdef0", name: "workers", version: "3" },
  },
  "create-nodegroup.cloudformation.json": {
    ...common,
    eventId: "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f",
    caller: CLOUDFORMATION,
    tags: {
      "alpha.eksctl.io/cluster-name": "legacy",
      "aws:cloudformation:stack-name": "eksctl-legacy-nodegroup-ng-1",
    },
  },
  "create-nodegroup.stack.json": {
    ...common,
    eventId: "60718293-a4b5-46c7-98e9-f00112233445",
    caller: CLOUDFORMATION,
    tags: {
      "aws:cloudformation:stack-name": "legacy-nodes",
      "aws:cloudformation:logical-id": "Workers",
      "aws:cloudformation:stack-id":
        "arn:aws:cloudformation:ap-northeast-1:111122223333:stack/legacy-nodes/7a8b9c0d-1e2f-4a3b-8c4d-5e6f7a8b9c0d",
    },
  },
  "create-nodegroup.terraform.json": {
    ...common,
    eventId: "4e5f6071-8293-44a5-b6c7-d8e9f0011223",
    caller: {
      arn: "arn:aws:sts::111122223333:assumed-role/platform-admin/terraform",
      userAgent: expect.stringContaining("Terraform/1.13.4"),
    },
    tags: { Team: "platform" },
  },
  "create-nodegroup.console.json": {
    ...common,
    eventId: "5f607182-93a4-45b6-87d8-e9f001122334",
    caller: { arn: ALICE, userAgent: expect.stringContaining("Firefox/145.0") },
  },
  "create-nodegroup.older-record.json": {
    ...common,
    eventId: "718293a4-b5c6-47d8-a9f0-011223344556",
    cluster: "legacy-eu",
    caller: {
      arn: "arn:aws:iam::111122223333:user/alice",
      userAgent: "aws-cli/1.16.310 Python/3.7.5 Linux/4.14.152 botocore/1.13.46",
    },
  },
};

const call = (command: string) => ({ arn: ALICE, userAgent: CLI.replace("create-nodegroup", command) });
const refusal = { code: "InvalidRequestException", message: expect.stringContaining("automatically assign") };

/** The same of each update. */
const updates: Record<string, Omit<NodegroupUpdated, "request">> = {
  "update-nodegroup-version.cli.json": {
    ...common,
    eventId: "c1d4e5f6-0718-4293-a4b5-c6d7e8f90a1b",
    subnets: [],
    caller: call("update-nodegroup-version"),
    update: { kind: "version", id: "5f6a7b8c-9d0e-3f1a-b2c3-d4e5f6071829" },
  },
  "update-nodegroup-version.launch-template.json": {
    ...common,
    eventId: "c2d4e5f6-0718-4293-a4b5-c6d7e8f90a1b",
    subnets: [],
    launchTemplate: { id: "lt-0123456789abcdef0", version: "4" },
    caller: CLOUDFORMATION,
    update: { kind: "version", id: "6a7b8c9d-0e1f-3a2b-83c4-e5f60718293a" },
  },
  "update-nodegroup-version.refused.json": {
    ...common,
    eventId: "c3d4e5f6-0718-4293-a4b5-c6d7e8f90a1b",
    subnets: [],
    caller: call("update-nodegroup-version"),
    update: { kind: "version", refusal },
  },
  "update-nodegroup-config.cli.json": {
    ...common,
    eventId: "c5d4e5f6-0718-4293-a4b5-c6d7e8f90a1b",
    subnets: [],
    caller: call("update-nodegroup-config"),
    update: { kind: "configuration", id: "7b8c9d0e-1f2a-3b3c-94d5-f60718293a4b" },
  },
};

const UNNAMED = "update-nodegroup-config.refused-unnamed.json";

const ignored: Record<string, string> = {
  "create-nodegroup.failed-call.json":
    'the call failed with "ResourceInUseException": "NodeGroup already exists with name ng-1 and cluster name legacy"',
  "update-nodegroup-version.failed-call.json":
    'the call failed with "ResourceInUseException": "Nodegroup cannot be updated as it is currently not in Active State"',
  "delete-nodegroup.json": 'neither CreateNodegroup nor an update of a node group: "DeleteNodegroup"',
};

test("says of every event in test/events what it is", () => {
  const known = [published, updates, ignored].flatMap((each) => Object.keys(each));
  expect([...known, UNNAMED].sort()).toEqual(EVENTS);
});

test.each(Object.entries(published))("reads %s", (file, expected) => {
  const event = eventFrom(file);
  const { request, ...rest } = createdFrom(event);
  expect(rest).toStrictEqual(expected);
  expect(request).toEqual((event.detail as Record<string, unknown>).requestParameters);
});

test.each(Object.entries(updates))("reads %s", (file, expected) => {
  const event = eventFrom(file);
  const { request, ...rest } = updatedFrom(event);
  expect(rest).toStrictEqual(expected);
  expect(request).toEqual((event.detail as Record<string, unknown>).requestParameters);
});

test(`finds no names in ${UNNAMED}`, () => {
  const { subnets: _, ...rest } = common;
  expect(parseEvent(eventFrom(UNNAMED))).toEqual({
    kind: "unnamed",
    unnamed: {
      ...{ eventTime: rest.eventTime, account: rest.account, region: rest.region, tags: {}, subnets: [] },
      eventId: "c6d4e5f6-0718-4293-a4b5-c6d7e8f90a1b",
      caller: call("update-nodegroup-config"),
      request: {},
      update: { kind: "configuration", refusal },
    },
  });
});

test.each(Object.entries(ignored))("ignores %s", (file, why) => {
  expect(parseEvent(eventFrom(file))).toEqual({ kind: "ignored", why });
});
