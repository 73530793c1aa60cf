import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import { required } from "./read.ts";

/** Credentials of a role's session. */
export interface RoleSession {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** CloudTrail in the other account shows it with every call. */
const SESSION_NAME = "nodegroup-guard";

/** The SDK asks again five minutes before the end. */
const BEFORE_THE_END_MS = 10 * 60_000;

/**
 * Credentials of a role for any number of clients: one session for all of them, and another before it ends. `now`
 * in milliseconds; rejects as AssumeRole does.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function roleSessions(sts: STSClient, roleArn: string, now: () => number): () => Promise<RoleSession> {
  let latest: Promise<RoleSession> | undefined;
  return async () => {
    const before = latest;
    const session = await before?.catch(() => undefined);
    if (session && session.expiration.getTime() - now() > BEFORE_THE_END_MS) return session;
    // Of those that ask at the same time only the first one assumes the role again.
    const next = latest === undefined || latest === before ? assume(sts, roleArn) : latest;
    latest = next;
    return next;
  };
}

async function assume(sts: STSClient, RoleArn: string): Promise<RoleSession> {
  const answer = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: SESSION_NAME }));
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = required(
    answer.Credentials,
    "Credentials",
  );
  return {
    accessKeyId: required(AccessKeyId, "AccessKeyId"),
    secretAccessKey: required(SecretAccessKey, "SecretAccessKey"),
    sessionToken: required(SessionToken, "SessionToken"),
    expiration: required(Expiration, "Expiration"),
  };
}
