import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import { required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { GuardFunction, Observations } from "../observations.ts";
import type { Ask } from "./ask.ts";

/** What Lambda says of the function: its configuration, who may invoke it, and how often at a time. */
export async function readFunction(
  client: LambdaClient,
  ask: Ask,
  name: string,
): Promise<Required<Pick<Observations, "guard" | "invokers" | "reserved">>> {
  const of = { FunctionName: name };
  const [guard, invokers, reserved] = await Promise.all([
    readConfiguration(client, ask, name),
    ask("lambda:GetPolicy", async () => {
      const { Policy } = await client.send(new GetPolicyCommand(of));
      return required(Policy, "Policy");
    }),
    ask("lambda:GetFunctionConcurrency", async () => {
      const { ReservedConcurrentExecutions } = await client.send(new GetFunctionConcurrencyCommand(of));
      return ReservedConcurrentExecutions;
    }),
  ]);
  return { guard, invokers, reserved: present(reserved) };
}

function present<T>(read: Read<T | undefined>): Read<T> {
  if (read.kind !== "read") return read;
  return read.value === undefined ? { kind: "absent" } : { kind: "read", value: read.value };
}

function readConfiguration(client: LambdaClient, ask: Ask, name: string): Promise<Read<GuardFunction>> {
  return ask("lambda:GetFunctionConfiguration", async () => {
    const said = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return {
      arn: required(said.FunctionArn, "FunctionArn"),
      state: required(said.State, "State"),
      ...(said.StateReason ? { stateReason: said.StateReason } : {}),
      lastUpdate: required(said.LastUpdateStatus, "LastUpdateStatus"),
      ...(said.LastUpdateStatusReason ? { lastUpdateReason: said.LastUpdateStatusReason } : {}),
      runtime: required(said.Runtime, "Runtime"),
      roleArn: required(said.Role, "Role"),
      environment: said.Environment?.Variables ?? {},
      ...(said.DeadLetterConfig?.TargetArn ? { deadLetterArn: said.DeadLetterConfig.TargetArn } : {}),
      logGroup: said.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    };
  });
}
