import { read } from "../../../engine/aws/read.ts";

const failing = (name: string, message = "said AWS") =>
  read("sns:Publish", async () => {
    throw Object.assign(new Error(message), { name });
  });

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
