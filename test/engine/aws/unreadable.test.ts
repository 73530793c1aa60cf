import {
  DescribeLaunchTemplateVersionsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  EC2ServiceException,
} from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, DescribeNodegroupCommand } from "@aws-sdk/client-eks";
import type { Facts, Read } from "../../../engine/model/facts.ts";
import { created } from "../../support/build.ts";
import { awsError, legacy, type MockedAws } from "./answers.ts";

/**
 * Each read: the permission it needs, how it is made to answer, where its answer stands, and what AWS says of
 * what isn't there.
 */
const reads = [
  {
    action: "eks:DescribeCluster",
    answer: ({ eks }: MockedAws) => eks.on(DescribeClusterCommand),
    at: ({ cluster }: Facts): Read<unknown> | undefined => cluster,
    gone: ["ResourceNotFoundException"],
  },
  {
    action: "eks:DescribeNodegroup",
    answer: ({ eks }: MockedAws) => eks.on(DescribeNodegroupCommand),
    at: ({ nodegroup }: Facts): Read<unknown> | undefined => nodegroup,
    gone: ["ResourceNotFoundException"],
  },
  {
    action: "ec2:DescribeSubnets",
    answer: ({ ec2 }: MockedAws) => ec2.on(DescribeSubnetsCommand),
    at: ({ subnets }: Facts): Read<unknown> | undefined => subnets[0]?.subnet,
    gone: ["InvalidSubnetID.NotFound"],
  },
  {
    action: "ec2:DescribeRouteTables",
    answer: ({ ec2 }: MockedAws) => ec2.on(DescribeRouteTablesCommand),
    at: ({ routeTables }: Facts): Read<unknown> | undefined => routeTables,
    gone: [],
  },
  {
    action: "ec2:DescribeLaunchTemplateVersions",
    answer: ({ ec2 }: MockedAws) => ec2.on(DescribeLaunchTemplateVersionsCommand),
    at: ({ launchTemplate }: Facts): Read<unknown> | undefined => launchTemplate,
    gone: [
      "InvalidLaunchTemplateId.NotFound",
      "InvalidLaunchTemplateId.NotFoundException",
      "InvalidLaunchTemplateName.NotFoundException",
      "InvalidLaunchTemplateId.VersionNotFound",
    ],
  },
];

const gather = (aws: MockedAws) =>
  aws.gather(created({ subnets: ["subnet-1"], launchTemplate: { id: "lt-1" } }));

/** AWS's words when it refuses something: kilobytes that only sts:DecodeAuthorizationMessage can read. */
const REFUSAL = `You are not authorized to perform this operation. Encoded authorization failure message: ${"aB3-_".repeat(900)}`;

describe.each(reads)("$action", ({ action, answer, at }) => {
  it.each(["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"])(
    "leaves it open when it is denied (%s), names the permission and not AWS's blob",
    async (code) => {
      const aws = legacy("subnet-1");
      answer(aws).rejects(awsError(code, REFUSAL));
      expect(at(await gather(aws))).toEqual({
        kind: "unreadable",
        action,
        reason: `not allowed to ${action} (${code})`,
        denied: true,
      });
    },
  );

  it.each([
    ["throttled", "RequestLimitExceeded"],
    ["throttled", "ThrottlingException"],
    ["broken", "InternalError"],
    ["broken", "ServerException"],
    ["out of reach", "TimeoutError"],
  ])("leaves it open when AWS is %s (%s)", async (_, code) => {
    const aws = legacy("subnet-1");
    answer(aws).rejects(awsError(code));
    expect(at(await gather(aws))).toEqual({
      kind: "unreadable",
      action,
      reason: `${action} failed (${code}): said AWS`,
      denied: false,
    });
  });

  it("shortens what AWS says at length", async () => {
    const aws = legacy("subnet-1");
    answer(aws).rejects(awsError("InternalError", REFUSAL));
    expect(at(await gather(aws))).toMatchObject({ reason: expect.stringMatching(/^.{1,300}…$/) });
  });

  it("leaves it open when AWS answers with nothing", async () => {
    const aws = legacy("subnet-1");
    answer(aws).resolves({});
    expect(at(await gather(aws))).toMatchObject({
      kind: "unreadable",
      action,
      reason: expect.stringContaining(action),
    });
  });

  it("doesn't spoil the other reads", async () => {
    const aws = legacy("subnet-1");
    answer(aws).rejects(awsError("InternalError"));
    const facts = await gather(aws);
    const others = reads.filter((read) => read.action !== action).map((read) => read.at(facts)?.kind);
    // Without the cluster nobody knows whose route tables to ask for.
    const expected =
      action === "eks:DescribeCluster" ? ["read", "read", "unreadable", "read"] : Array(4).fill("read");
    expect(others).toEqual(expected);
  });
});

describe.each(reads.flatMap(({ gone, ...read }) => gone.map((code) => ({ ...read, code }))))(
  "$action",
  ({ answer, at, code }) => {
    it(`says that it is absent only when AWS says so (${code})`, async () => {
      const aws = legacy("subnet-1");
      answer(aws).rejects(awsError(code));
      expect(at(await gather(aws))).toEqual({ kind: "absent" });
    });
  },
);

describe("an error of the SDK's own class", () => {
  it("is told by its code", async () => {
    const aws = legacy("subnet-1");
    const error = new EC2ServiceException({
      name: "RequestLimitExceeded",
      message: "slow down",
      $fault: "server",
      $metadata: {},
    });
    aws.ec2.on(DescribeSubnetsCommand).rejects(error);
    expect((await gather(aws)).subnets[0]?.subnet).toEqual({
      kind: "unreadable",
      action: "ec2:DescribeSubnets",
      reason: "ec2:DescribeSubnets failed (RequestLimitExceeded): slow down",
      denied: false,
    });
  });
});
