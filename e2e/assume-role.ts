import { CreateRoleCommand, GetRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { type Clients, present, type SessionCredentials } from "./clients.ts";
import type { Place } from "./emulator/environment.ts";

/** A session of a new role, which is a person's: the emulator enforces the permissions of functions alone. */
export async function signInAs({ iam, sts }: Clients, { account }: Place, RoleName: string, person: string) {
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trusting(account)] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return sessionOf(sts, present(Role?.Arn), person);
}

/** A session of a role that only a service may assume: lets its account assume it as well, and does so. */
export async function assumeServiceRole(
  { iam, sts }: Clients,
  { account }: Place,
  roleArn: string,
  session: string,
): Promise<SessionCredentials> {
  const RoleName = present(roleArn.split("/").at(-1));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const trust = JSON.parse(decodeURIComponent(present(Role?.AssumeRolePolicyDocument)));
  const PolicyDocument = JSON.stringify({ ...trust, Statement: [...trust.Statement, trusting(account)] });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  return sessionOf(sts, roleArn, session);
}

function trusting(account: string) {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  return { Effect: "Allow", Principal, Action: "sts:AssumeRole" };
}

async function sessionOf(sts: Clients["sts"], RoleArn: string, RoleSessionName: string) {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return {
    accessKeyId: present(Credentials?.AccessKeyId),
    secretAccessKey: present(Credentials?.SecretAccessKey),
    sessionToken: present(Credentials?.SessionToken),
  };
}
