import type { EKSClientConfig } from "@aws-sdk/client-eks";
import { connect } from "../../../cli/shell/connect.ts";

const mockConfigs: EKSClientConfig[] = [];

jest.mock("@aws-sdk/client-eks", () => {
  const actual = jest.requireActual<typeof import("@aws-sdk/client-eks")>("@aws-sdk/client-eks");
  class EKSClient extends actual.EKSClient {
    constructor(config: EKSClientConfig) {
      super(config);
      mockConfigs.push(config);
    }
  }
  return { ...actual, EKSClient };
});

it("slows down where EKS throttles, and gives up a call that hangs, once for each region", () => {
  const aws = connect({ limit: (work) => work(), sleep: async () => {} });
  for (const region of ["eu-west-1", "eu-west-1", "us-east-1"]) aws.inRegion(region);
  expect(mockConfigs.map(({ region }) => region)).toEqual(["eu-west-1", "us-east-1"]);
  for (const config of mockConfigs) {
    expect(config).toMatchObject({
      retryMode: "adaptive",
      maxAttempts: expect.any(Number),
      requestHandler: { throwOnRequestTimeout: true },
    });
  }
});
