import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { watchSignOut } from "../../../engine/aws/watch-sign-out.ts";

const region = "ap-northeast-1";
const names = { clusterName: "legacy", nodegroupName: "ng-1" };

/** Clients whose calls fail like that before they are sent, and how often it was noticed. */
function failing(name: string) {
  const credentials = async () => {
    throw Object.assign(new Error("made to fail"), { name });
  };
  const [eks, ec2] = [new EKSClient({ region, credentials }), new EC2Client({ region, credentials })];
  let noticed = 0;
  watchSignOut([eks], [ec2], () => {
    noticed++;
  });
  return { eks, ec2, noticed: () => noticed };
}

it.each([
  ["CredentialsProviderError", 1],
  ["ExpiredTokenException", 1],
  ["RequestExpired", 1],
  ["AccessDenied", 0],
])("notices %s %i times, and leaves the error as it is", async (name, times) => {
  for (const call of [
    ({ eks }: ReturnType<typeof failing>) => eks.send(new DescribeNodegroupCommand(names)),
    ({ ec2 }: ReturnType<typeof failing>) => ec2.send(new DescribeSubnetsCommand({})),
  ]) {
    const clients = failing(name);
    await expect(call(clients)).rejects.toMatchObject({ name, message: "made to fail" });
    expect(clients.noticed()).toBe(times);
  }
});
