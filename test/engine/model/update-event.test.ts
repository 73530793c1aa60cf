import * as eks from "@aws-sdk/client-eks";
import { parseEvent } from "../../../engine/model/event.ts";
import { isAboutSubnets } from "../../../engine/model/update-event.ts";
import { eventFrom, pathsIn, updatedFrom, withChanges, without } from "../../support/event.ts";

const accepted = () => eventFrom("update-nodegroup-version.cli.json");
const refused = () => eventFrom("update-nodegroup-version.refused.json");
const acceptedWith = (changes: Record<string, unknown>) => withChanges(accepted(), changes);
const refusedWith = (changes: Record<string, unknown>) => withChanges(refused(), changes);
const failing = (errorCode: string, errorMessage: string) =>
  refusedWith({ "detail.errorCode": errorCode, "detail.errorMessage": errorMessage });

describe("leaving members out of a good update", () => {
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
    "detail.requestParameters",
    "detail.requestParameters.name",
    "detail.requestParameters.nodegroupName",
  ];
  const paths = pathsIn(accepted());

  test.each(needed)("refuses an update without %s", (path) => {
    expect(parseEvent(without(accepted(), path)).kind).toBe("malformed");
  });

  test.each(paths.filter((path) => !needed.includes(path)))("reads an update without %s", (path) => {
    expect(updatedFrom(without(accepted(), path))).toMatchObject({
      cluster: "legacy",
      nodegroup: "ng-1",
      subnets: [],
      update: { kind: "version" },
    });
  });
});

describe("what an update names", () => {
  test("takes requestParameters.name before requestParameters.clusterName, as for a creation", () => {
    expect(updatedFrom(acceptedWith({ "detail.requestParameters.clusterName": "x" })).cluster).toBe("legacy");
    const older = without(
      acceptedWith({ "detail.requestParameters.clusterName": "x" }),
      "detail.requestParameters.name",
    );
    expect(updatedFrom(older).cluster).toBe("x");
  });

  test("decodes names, which are part of the request's path", () => {
    const event = acceptedWith({
      "detail.requestParameters.name": "legacy%2Deu",
      "detail.requestParameters.nodegroupName": "ng%5F1",
    });
    expect(updatedFrom(event)).toMatchObject({ cluster: "legacy-eu", nodegroup: "ng_1" });
  });

  test("has no id where the response gives none that is usable", () => {
    for (const id of [undefined, null, "", 5, "x".repeat(256)]) {
      expect(updatedFrom(acceptedWith({ "detail.responseElements.update.id": id })).update).toEqual({
        kind: "version",
      });
    }
    expect(updatedFrom(acceptedWith({ "detail.responseElements": "odd" })).update).toEqual({
      kind: "version",
    });
  });

  test("does without a launch template that makes no sense", () => {
    expect(updatedFrom(acceptedWith({ "detail.requestParameters.launchTemplate": 5 })).launchTemplate).toBe(
      undefined,
    );
  });
});

describe("a call that EKS refused", () => {
  test.each([
    [
      "InvalidRequestException",
      "One or more Amazon EC2 Subnets of [subnet-1] for node group ng-1 does not automatically assign public IP addresses",
    ],
    ["InvalidParameterException", "Ec2SubnetInvalidConfiguration: see the user guide"],
    ["InvalidParameterException", "The subnet ID 'subnet-0a1b2c3d' does not exist"],
    ["ResourceInUseException", "a subnet of the node group is in use"],
    ["ClientException", "subnet-0a1b2c3d is not valid"],
    ["Ec2SubnetInvalidConfiguration", ""],
  ])("is taken if the subnets are why: %s, %s", (code, message) => {
    expect(updatedFrom(failing(code, message)).update).toEqual({
      kind: "version",
      refusal: { code, message },
    });
  });

  test.each([
    ["ResourceInUseException", "Nodegroup cannot be updated as it is currently not in Active State"],
    ["InvalidParameterException", "The requested version 1.34 is newer than the cluster's"],
    ["InvalidParameterException", "No such launch template: subnetwork"],
    ["ResourceNotFoundException", "No node group found for name: subnet-workers."],
    // Anybody without rights could have the guard look, and perhaps write, by a name.
    [
      "AccessDenied",
      "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: eks:UpdateNodegroupVersion on the subnet group",
    ],
    ["ThrottlingException", "subnet"],
    ["ServerException", "subnet"],
  ])("is ignored for any other reason: %s, %s", (code, message) => {
    expect(parseEvent(failing(code, message))).toEqual({
      kind: "ignored",
      why: `the call failed with ${JSON.stringify(code)}: ${JSON.stringify(message)}`,
    });
  });

  test("is taken with four of the errors that EKS's own model has, and with no other", () => {
    const errors = Object.entries(eks).filter(
      ([, member]) => typeof member === "function" && member.prototype instanceof eks.EKSServiceException,
    );
    const taken = errors.map(([code]) => code).filter((code) => isAboutSubnets({ code, message: "subnet" }));
    expect(errors.length).toBeGreaterThan(5);
    expect(taken.sort()).toEqual([
      "ClientException",
      "InvalidParameterException",
      "InvalidRequestException",
      "ResourceInUseException",
    ]);
  });

  test("is not taken for the names that its caller chose", () => {
    const event = failing(
      "InvalidRequestException",
      "Node group subnet-workers of cluster subnets is not active",
    );
    const named = {
      "detail.requestParameters.name": "subnets",
      "detail.requestParameters.nodegroupName": "subnet-workers",
    };
    expect(parseEvent(withChanges(event, named)).kind).toBe("ignored");
    expect(
      isAboutSubnets(
        { code: "InvalidRequestException", message: "subnet ng-1 is full" },
        { nodegroup: "ng-1" },
      ),
    ).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    [
      "No launch template subnet-workers exists",
      { "detail.requestParameters.launchTemplate": { name: "subnet-workers", version: "2" } },
    ],
    [
      "The label subnet is not valid",
      { "detail.requestParameters.labels": { addOrUpdateLabels: { subnet: "?" } } },
    ],
    ["The version subnet-1.33 is unknown", { "detail.requestParameters.version": "subnet-1.33" }],
  ])("is not taken for a setting that its caller chose: %s", (message, chosen) => {
    const event = failing("InvalidParameterException", message);
    expect(parseEvent(event).kind).toBe("updated");
    expect(parseEvent(withChanges(event, chosen)).kind).toBe("ignored");
  });

  test.each([[null], [{}], [{ name: "legacy" }], [{ nodegroupName: "ng-1" }]])(
    "names no node group where the record has %j",
    (requestParameters) => {
      const parsed = parseEvent(refusedWith({ "detail.requestParameters": requestParameters }));
      expect(parsed).toMatchObject({ kind: "unnamed", unnamed: { update: { refusal: {} } } });
    },
  );

  test("is malformed where what it does name makes no sense", () => {
    expect(parseEvent(refusedWith({ "detail.requestParameters.name": 5 }))).toEqual({
      kind: "malformed",
      why: expect.stringMatching(/^detail\.requestParameters\.name: /),
    });
  });

  test("is ignored whatever else is missing from it, if the subnets are not why", () => {
    expect(parseEvent(without(eventFrom("update-nodegroup-version.failed-call.json"), "account")).kind).toBe(
      "ignored",
    );
  });

  test("has nothing to follow, whatever id the record holds", () => {
    const event = refusedWith({ "detail.responseElements": { update: { id: "made-up" } } });
    expect(updatedFrom(event).update).not.toHaveProperty("id");
  });
});

test("tells a configuration update from a version update", () => {
  expect(updatedFrom(eventFrom("update-nodegroup-config.cli.json")).update.kind).toBe("configuration");
});
