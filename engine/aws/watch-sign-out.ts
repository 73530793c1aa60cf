import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import { isSignedOut } from "./errors.ts";

/** Notices when a call of these clients fails because other credentials are needed, or new ones. */
export function watchSignOut(eks: EKSClient[], ec2: EC2Client[], onSignedOut: () => void): void {
  const notice = (error: unknown): never => {
    if (isSignedOut(error)) onSignedOut();
    throw error;
  };
  const around = { step: "initialize", priority: "high", name: "watch-sign-out" } as const;
  for (const { middlewareStack } of eks) {
    middlewareStack.add((next) => (call) => next(call).catch(notice), around);
  }
  for (const { middlewareStack } of ec2) {
    middlewareStack.add((next) => (call) => next(call).catch(notice), around);
  }
}
