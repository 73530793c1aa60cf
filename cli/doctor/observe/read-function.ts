import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { GetRolePolicyCommand, paginateListRolePolicies } from "@aws-sdk/client-iam";
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
} from "@aws-sdk/client-lambda";
import { pages, required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { type InstalledFunction, knownOf, type Observations } from "../observations.ts";
import type { GuardReader } from "./clients.ts";

/** The guard's function, and who may invoke it. */
export async function readGuard(
  reader: GuardReader,
  name: string,
): Promise<Pick<Observations, "guard" | "invokers" | "reserved" | "role">> {
  const { lambda, ask } = reader;
  const [{ configuration: guard, ...others }, invokers] = await Promise.all([
    readFunction(reader, name),
    ask("lambda:GetPolicy", async (call) =>
      required((await lambda.send(new GetPolicyCommand({ FunctionName: name }), call)).Policy, "Policy"),
    ),
  ]);
  return { guard, invokers, ...others };
}

/** A function's configuration, the concurrency that is reserved for it, and what its role allows. */
export async function readFunction(
  reader: GuardReader,
  name: string,
): Promise<{ configuration: Read<InstalledFunction>; reserved: Read<number>; role?: Read<string[]> }> {
  const { lambda, ask } = reader;
  const of = { FunctionName: name };
  const [configuration, reserved] = await Promise.all([
    ask("lambda:GetFunctionConfiguration", async (call) => {
      const answer = await lambda.send(new GetFunctionConfigurationCommand(of), call);
      const { StateReason, LastUpdateStatusReason, DeadLetterConfig } = answer;
      return {
        arn: required(answer.FunctionArn, "FunctionArn"),
        state: required(answer.State, "State"),
        ...(StateReason ? { stateReason: StateReason } : {}),
        lastUpdate: required(answer.LastUpdateStatus, "LastUpdateStatus"),
        ...(LastUpdateStatusReason ? { lastUpdateReason: LastUpdateStatusReason } : {}),
        runtime: required(answer.Runtime, "Runtime"),
        roleArn: required(answer.Role, "Role"),
        environment: answer.Environment?.Variables ?? {},
        ...(DeadLetterConfig?.TargetArn ? { deadLetterArn: DeadLetterConfig.TargetArn } : {}),
        logGroup: answer.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
      };
    }),
    ask("lambda:GetFunctionConcurrency", async (call) => {
      const answer = await lambda.send(new GetFunctionConcurrencyCommand(of), call);
      return answer.ReservedConcurrentExecutions;
    }),
  ]);
  const known = configuration.kind === "read" ? configuration.value : undefined;
  return {
    configuration,
    reserved: present(reserved),
    ...(known ? { role: await readRole(reader, known.roleArn) } : {}),
  };
}

function present<T>(read: Read<T | undefined>): Read<T> {
  if (read.kind !== "read") return read;
  return read.value === undefined ? { kind: "absent" } : { kind: "read", value: read.value };
}

/** The documents of a role's inline policies, as JSON. `arn` may have a path before the name. */
async function readRole({ iam, ask }: GuardReader, arn: string): Promise<Read<string[]>> {
  const RoleName = arn.slice(arn.lastIndexOf("/") + 1);
  const names = await ask("iam:ListRolePolicies", (call) =>
    pages(paginateListRolePolicies({ client: iam }, { RoleName }, call), ({ PolicyNames }) =>
      required(PolicyNames, "PolicyNames"),
    ),
  );
  if (names.kind !== "read") return names;
  return ask("iam:GetRolePolicy", (call) =>
    Promise.all(
      names.value.map(async (PolicyName) => {
        const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }), call);
        // IAM encodes it like a part of a URL.
        return decodeURIComponent(required(PolicyDocument, "PolicyDocument"));
      }),
    ),
  );
}

/** Logs go back page by page from the oldest line, many of them empty: this is as far as it goes. */
const MOST_PAGES = 10;
const KEPT = 3;

/** The newest errors in the function's log, newest first, since the hour in which the last ones were counted. */
export async function readErrorLines(
  { logs, ask }: GuardReader,
  seen: Observations,
): Promise<Pick<Observations, "errorLines">> {
  const { activity, guard } = knownOf(seen);
  const last = activity?.errors.at(-1);
  if (!last || !guard) return {};
  const errorLines = await ask("logs:FilterLogEvents", async (call) => {
    const wanted = {
      logGroupName: guard.logGroup,
      startTime: Date.parse(last.start),
      filterPattern: '{ $.level = "ERROR" }',
    };
    const lines = await pages(
      paginateFilterLogEvents({ client: logs }, { ...wanted }, call),
      ({ events }) => events ?? [],
      MOST_PAGES,
    );
    return lines
      .sort((a, b) => (b.timestamp ?? 0) - (a.timestamp ?? 0))
      .slice(0, KEPT)
      .map(({ message }) => message ?? "");
  });
  return { errorLines };
}
