import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { roleSessions } from "../../../engine/aws/assume-role.ts";

const ROLE = "arn:aws:iam::111122223333:role/nodegroup-guard-audit";
const HOUR = 3_600_000;
const TEN_MINUTES = 600_000;

/** Sessions of an hour, numbered, by a clock that is turned. */
function sts() {
  const client = new STSClient({ region: "eu-west-1" });
  const mock = mockClient(client);
  const clock = { now: 0 };
  let made = 0;
  mock.on(AssumeRoleCommand).callsFake(async () => ({
    Credentials: {
      AccessKeyId: `key-${++made}`,
      SecretAccessKey: "secret",
      SessionToken: "token",
      Expiration: new Date(clock.now + HOUR),
    },
  }));
  return { mock, clock, session: roleSessions(client, ROLE, () => clock.now) };
}

it("assumes the role under the program's name, and gives its credentials", async () => {
  const { mock, session } = sts();
  expect(await session()).toEqual({
    accessKeyId: "key-1",
    secretAccessKey: "secret",
    sessionToken: "token",
    expiration: new Date(HOUR),
  });
  expect(mock.commandCalls(AssumeRoleCommand).map((call) => call.args[0].input)).toEqual([
    { RoleArn: ROLE, RoleSessionName: "nodegroup-guard" },
  ]);
});

it("keeps one session for all until ten minutes before its end, then makes one more", async () => {
  const { clock, session } = sts();
  const keys = async () => (await Promise.all([session(), session()])).map(({ accessKeyId }) => accessKeyId);
  expect(await keys()).toEqual(["key-1", "key-1"]);
  clock.now = HOUR - TEN_MINUTES - 1;
  expect(await keys()).toEqual(["key-1", "key-1"]);
  clock.now = HOUR - TEN_MINUTES;
  expect(await keys()).toEqual(["key-2", "key-2"]);
});

it("tries again after a failure", async () => {
  const { mock, session } = sts();
  mock.on(AssumeRoleCommand).rejectsOnce(new Error("no"));
  await expect(session()).rejects.toThrow("no");
  mock.on(AssumeRoleCommand).resolves({
    Credentials: { AccessKeyId: "k", SecretAccessKey: "s", SessionToken: "t", Expiration: new Date(HOUR) },
  });
  expect((await session()).accessKeyId).toBe("k");
});

it.each(["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"])(
  "rejects an answer without its %s",
  async (missing) => {
    const { mock, session } = sts();
    const whole = { AccessKeyId: "k", SecretAccessKey: "s", SessionToken: "t", Expiration: new Date(HOUR) };
    mock.on(AssumeRoleCommand).resolves({ Credentials: { ...whole, [missing]: undefined } });
    await expect(session()).rejects.toThrow(missing);
  },
);
