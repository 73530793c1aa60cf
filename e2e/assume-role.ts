import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { type Clients, present, type SessionCredentials } from "./clients.ts";

/** A session of a role that only a service may assume: lets its account assume it as well, and does so. */
export async function assumeRole(
  { iam, sts }: Clients,
  RoleArn: string,
  RoleSessionName: string,
): Promise<SessionCredentials> {
  const RoleName = present(RoleArn.split("/").at(-1));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const trust = JSON.parse(decodeURIComponent(present(Role?.AssumeRolePolicyDocument)));
  const [account] = RoleArn.split(":").slice(4);
  trust.Statement.push({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "sts:AssumeRole",
  });
  const PolicyDocument = JSON.stringify(trust);
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return {
    accessKeyId: present(Credentials?.AccessKeyId),
    secretAccessKey: present(Credentials?.SecretAccessKey),
    sessionToken: present(Credentials?.SessionToken),
  };
}
