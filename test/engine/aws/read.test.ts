import { awsReader, NO_PATIENCE, type Patience } from "../../../engine/aws/read.ts";

const failing = (name: string, message = "said AWS") => {
  const ask = async () => {
    throw Object.assign(new Error(message), { name });
  };
  return awsReader(NO_PATIENCE).ask("sns:Publish", ask);
};

it.each([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthorizationError",
  "AuthorizationErrorException",
])("names the permission that %s is about", async (name) => {
  expect(await failing(name)).toEqual({
    kind: "unreadable",
    action: "sns:Publish",
    reason: `not allowed to sns:Publish (${name})`,
    denied: true,
  });
});

it.each(["ThrottlingException", "TimeoutError", "CredentialsProviderError"])(
  "takes no %s for a missing permission",
  async (name) => {
    expect(await failing(name)).toMatchObject({ kind: "unreadable", action: "sns:Publish", denied: false });
  },
);

it("takes a stack that CloudFormation doesn't know for absent, and no other ValidationError", async () => {
  expect(await failing("ValidationError", "Stack with id Guard does not exist")).toEqual({ kind: "absent" });
  expect(await failing("ValidationError", "1 validation error detected")).toMatchObject({
    kind: "unreadable",
    denied: false,
  });
});

it("names an endpoint that is no URL, and where it may be configured", async () => {
  const refused = async () => {
    throw Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input: "not a url" });
  };
  expect(await awsReader(NO_PATIENCE).ask("sts:GetCallerIdentity", refused)).toMatchObject({
    reason:
      'sts:GetCallerIdentity can\'t be called: the endpoint "not a url" is no http or https URL; see AWS_ENDPOINT_URL, and endpoint_url in the AWS configuration',
  });
});

it("leaves out what the SDK tells its developers", async () => {
  const hint =
    "Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.";
  expect(await failing("Error", `aborted\n  ${hint}`)).toMatchObject({
    reason: "sns:Publish failed (Error): aborted",
  });
});

describe("a read that fails for a reason that may pass", () => {
  const failure = (name: string, httpStatusCode?: number, code?: string) =>
    Object.assign(new Error("said AWS"), {
      name,
      ...(code ? { code } : {}),
      ...(httpStatusCode ? { $metadata: { httpStatusCode } } : {}),
    });

  /** Fails so often, each time with `error`, with a minute for all rounds. */
  async function reading(error: Error, failures: number, roundMs = 0) {
    const began = 1_000_000;
    let clock = began;
    let rounds = 0;
    const reasons = new Set<string>();
    const patience: Patience = {
      ...NO_PATIENCE,
      until: began + 60_000,
      sleep: async (ms, why) => {
        reasons.add(why);
        clock += ms;
      },
      now: () => clock,
    };
    const answer = await awsReader(patience).ask("eks:DescribeCluster", async () => {
      clock += roundMs;
      if (++rounds <= failures) throw error;
      return "the cluster";
    });
    said = [...reasons].join("; ");
    return { kind: answer.kind, rounds, seconds: (clock - began) / 1000 };
  }
  /** The reasons for the pauses of the last read. */
  let said = "";

  it.each([
    ["a server error", failure("ServerException", 500), "answered 500"],
    ["a gateway's error", failure("UnknownError", 502), "answered 502"],
    ["EC2's throttling", failure("RequestLimitExceeded", 503), "is throttled"],
    ["EKS's throttling", failure("TooManyRequestsException", 429), "is throttled"],
    ["SNS's throttling", failure("Throttling", 400), "is throttled"],
    ["silence", failure("TimeoutError"), "did not answer"],
    ["silence that the SDK was told not to call again for", failure("NoAnswer"), "did not answer"],
    ["a broken connection", failure("Error", undefined, "ECONNRESET"), "failed (ECONNRESET)"],
    ["a broken answer", failure("SyntaxError", 200), "gave no whole answer"],
  ])("is made again, with pauses that grow: %s", async (_, error, why) => {
    expect(await reading(error, 4)).toEqual({ kind: "read", rounds: 5, seconds: 15 });
    expect(said).toBe(`eks:DescribeCluster ${why}`);
  });

  it("is made again after an answer that is incomplete", async () => {
    const incomplete = await reading(new Error("the answer has no vpcId"), 1);
    expect(incomplete).toEqual({ kind: "read", rounds: 2, seconds: 1 });
  });

  it.each([
    ["a missing permission", failure("AccessDeniedException", 403), "unreadable"],
    ["a thing that isn't there", failure("ResourceNotFoundException", 404), "absent"],
    ["a wrong request", failure("InvalidParameterValue", 400), "unreadable"],
    ["credentials that ran out", failure("ExpiredTokenException", 403), "unreadable"],
    ["no credentials", failure("CredentialsProviderError"), "unreadable"],
    ["a region that doesn't exist", failure("Error", undefined, "ENOTFOUND"), "unreadable"],
    ["an endpoint that is no URL", failure("TypeError", undefined, "ERR_INVALID_URL"), "unreadable"],
  ])("is not made again for %s", async (_, error, kind) => {
    expect(await reading(error, 1)).toEqual({ kind, rounds: 1, seconds: 0 });
  });

  it("is given up for good after a minute, and begins no round after that", async () => {
    const fast = await reading(failure("ServerException", 500), Number.POSITIVE_INFINITY);
    expect(fast).toEqual({ kind: "unreadable", rounds: 9, seconds: 55 });
    const slow = await reading(failure("TimeoutError"), Number.POSITIVE_INFINITY, 50_000);
    expect(slow).toEqual({ kind: "unreadable", rounds: 2, seconds: 101 });
  });
});
