import { setTimeout as sleep } from "node:timers/promises";
import {
  type CloudFormationClient,
  CreateStackCommand,
  type CreateStackCommandInput,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { present } from "./clients.ts";
import type { Place } from "./emulator/environment.ts";

type Outputs = Record<string, string | undefined>;

/** Creates a stack as the console would, without the CDK, and gives its outputs once it is there. */
export async function createStack(
  cloudformation: CloudFormationClient,
  input: CreateStackCommandInput & { StackName: string },
): Promise<Outputs> {
  await cloudformation.send(new CreateStackCommand(input));
  return settled(cloudformation, input.StackName, "CREATE_COMPLETE");
}

/** Waits until a stack is in this status, and gives its outputs; any other end is an error. */
export async function settled(
  cloudformation: CloudFormationClient,
  StackName: string,
  status: string,
): Promise<Outputs> {
  for (let tries = 0; tries < 240; tries++) {
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    const { StackStatus, StackStatusReason, Outputs = [] } = present(Stacks?.[0]);
    if (StackStatus === status) {
      return Object.fromEntries(Outputs.map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]));
    }
    if (!StackStatus?.endsWith("_IN_PROGRESS"))
      throw new Error(`${StackName}: ${StackStatus}: ${StackStatusReason}`);
    await sleep(250);
  }
  throw new Error(`${StackName} is not in ${status} within a minute`);
}

/** Puts a template where CloudFormation reads one that is too long for a request, into a bucket. Returns the address. */
export async function uploadTemplate(endpoint: string, place: Place, text: string): Promise<string> {
  // MiniStack takes the account from the credential, and doesn't check the signature.
  const credential = `${place.account}/20261124/${place.region}/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`;
  const put = async (path: string, body = "") => {
    const { status } = await fetch(`${endpoint}/${path}`, {
      method: "PUT",
      headers: { authorization },
      body,
    });
    if (status !== 200) throw new Error(`PUT ${path}: ${status}`);
  };
  const bucket = `templates-of-${place.account}`;
  const where = `<LocationConstraint>${place.region}</LocationConstraint>`;
  // Where S3 has always been, a bucket has no such constraint.
  const configuration = `<CreateBucketConfiguration>${where}</CreateBucketConfiguration>`;
  await put(bucket, place.region === "us-east-1" ? "" : configuration);
  await put(`${bucket}/template.json`, text);
  return `${endpoint}/${bucket}/template.json`;
}
