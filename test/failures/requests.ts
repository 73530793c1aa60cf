import type { IncomingMessage } from "node:http";
import { bodyOf } from "../support/local-server.ts";

/** One call as the server understood it. */
export interface Request {
  /** As IAM names it, for example ec2:CreateTags. */
  action: string;
  /** EC2's and SNS's query parameters; nothing for EKS, whose names stand in the path. */
  query: URLSearchParams;
}

/** Reads a request of one of the three protocols: EKS speaks REST and JSON, EC2 and SNS forms and XML. */
export async function readRequest(message: IncomingMessage): Promise<Request> {
  return requestOf(message.url ?? "", await bodyOf(message));
}

/** The request in an HTTP request's path and body. */
export function requestOf(path: string, body: string): Request {
  const { pathname } = new URL(path, "http://localhost");
  if (/^\/clusters\/[^/]+\/node-groups\/[^/]+$/.test(pathname)) return eks("DescribeNodegroup");
  if (/^\/clusters\/[^/]+\/updates\/[^/]+$/.test(pathname)) return eks("DescribeUpdate");
  if (/^\/clusters\/[^/]+$/.test(pathname)) return eks("DescribeCluster");
  const query = new URLSearchParams(body);
  const action = query.get("Action");
  return { action: action === "Publish" ? "sns:Publish" : `ec2:${action}`, query };
}

/** The values of a list: `Filter.1.Value` stands for Filter.1.Value.1, Filter.1.Value.2 and so on. */
export function listed(query: URLSearchParams, name: string): string[] {
  return [...query].filter(([key]) => key.startsWith(`${name}.`)).map(([, value]) => value);
}

function eks(name: string): Request {
  return { action: `eks:${name}`, query: new URLSearchParams() };
}
