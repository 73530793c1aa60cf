import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  EKSClient,
  EKSServiceException,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { nodegroupCreator, nodegroupDeleter } from "../../../engine/aws/change-nodegroup.ts";

const GROUP = { cluster: "legacy", nodegroup: "ng-1" };
const SETTINGS = {
  clusterName: "legacy",
  nodegroupName: "ng-1",
  subnets: ["subnet-1"],
  nodeRole: "arn:role",
};

function error(name: string, httpStatusCode?: number) {
  const $metadata = httpStatusCode === undefined ? {} : { httpStatusCode };
  return new EKSServiceException({ name, message: "no", $fault: "client", $metadata });
}

function eks() {
  const client = new EKSClient({ region: "ap-northeast-1" });
  return { client, mock: mockClient(client) };
}

describe("deleting a node group", () => {
  it("names cluster and node group", async () => {
    const { client, mock } = eks();
    mock.on(DeleteNodegroupCommand).resolves({});
    expect(await nodegroupDeleter(client)(GROUP)).toEqual({ kind: "accepted" });
    expect(mock.commandCalls(DeleteNodegroupCommand).map((call) => call.args[0].input)).toEqual([
      { clusterName: "legacy", nodegroupName: "ng-1" },
    ]);
  });

  it("is done where it is gone already", async () => {
    const { client, mock } = eks();
    mock.on(DeleteNodegroupCommand).rejects(error("ResourceNotFoundException", 404));
    expect(await nodegroupDeleter(client)(GROUP)).toEqual({ kind: "accepted" });
  });

  it.each([
    ["refused", "InvalidRequestException", 400],
    ["refused", "AccessDeniedException", 403],
    ["refused", "TooManyRequests", 499],
    ["refused", "ExpiredTokenException", 403],
    ["throttled", "ThrottlingException", 400],
    ["throttled", "Whatever", 429],
    ["conflict", "ResourceInUseException", 409],
    ["unknown", "ServerException", 500],
    ["unknown", "ServiceUnavailableException", 503],
    ["unknown", "Redirected", 399],
    ["unknown", "Silence", undefined],
  ])("is %s after %s with status %s", async (kind, name, status) => {
    const { client, mock } = eks();
    mock.on(DeleteNodegroupCommand).rejects(error(name, status));
    const result = await nodegroupDeleter(client)(GROUP);
    expect(result).toEqual({ kind, why: expect.stringMatching(/eks:DeleteNodegroup/) });
  });

  it("is refused where there is nobody to sign the call, so that it wasn't sent", async () => {
    const { client, mock } = eks();
    mock
      .on(DeleteNodegroupCommand)
      .rejects(Object.assign(new Error("expired"), { name: "CredentialsProviderError" }));
    expect(await nodegroupDeleter(client)(GROUP)).toMatchObject({ kind: "refused" });
  });

  it("is unknown where no answer came, even if something calls itself not found", async () => {
    const { client, mock } = eks();
    mock
      .on(DeleteNodegroupCommand)
      .rejects(Object.assign(new Error("gone"), { name: "ResourceNotFoundException" }));
    expect(await nodegroupDeleter(client)(GROUP)).toMatchObject({ kind: "unknown" });
  });
});

describe("creating a node group", () => {
  it("sends the settings and the token, and no more, and gives the ARN of what is created", async () => {
    const { client, mock } = eks();
    mock.on(CreateNodegroupCommand).resolves({ nodegroup: { nodegroupArn: "arn:made" } });
    expect(await nodegroupCreator(client)(SETTINGS, "token-1")).toEqual({
      kind: "accepted",
      arn: "arn:made",
    });
    expect(mock.commandCalls(CreateNodegroupCommand).map((call) => call.args[0].input)).toEqual([
      { ...SETTINGS, clientRequestToken: "token-1" },
    ]);
  });

  it("is accepted by an answer without an ARN as well", async () => {
    const { client, mock } = eks();
    mock.on(CreateNodegroupCommand).resolves({});
    expect(await nodegroupCreator(client)(SETTINGS, "token-1")).toEqual({ kind: "accepted" });
  });

  it.each([
    ["conflict", "ResourceInUseException", 409],
    ["refused", "InvalidParameterException", 400],
    ["unknown", "ServerException", 500],
  ])("is %s after %s with status %s", async (kind, name, status) => {
    const { client, mock } = eks();
    mock.on(CreateNodegroupCommand).rejects(error(name, status));
    const why = expect.stringMatching(new RegExp(`eks:CreateNodegroup.*${name}`, "s"));
    expect(await nodegroupCreator(client)(SETTINGS, "token-1")).toEqual({ kind, why });
  });
});
