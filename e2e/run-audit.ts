import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { AuditResult } from "../engine/model/audit-news.ts";
import { present } from "./clients.ts";

/** Runs the audit as its schedule does. */
export async function runAudit(lambda: LambdaClient, FunctionName: string): Promise<AuditResult> {
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" }));
  const answer = Buffer.from(present(Payload)).toString();
  if (FunctionError) throw new Error(answer);
  return JSON.parse(answer);
}
