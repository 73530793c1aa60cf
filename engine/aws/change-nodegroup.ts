import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  type EKSClient,
  EKSServiceException,
} from "@aws-sdk/client-eks";
import type { CreateNodegroup, DeleteNodegroup, GroupChange } from "../model/ports.ts";
import { describeError, isSignedOut, isThrottled } from "./errors.ts";

/**
 * Deletes by one call of a client that repeats none: there is no deletion by ARN, and by the time of a repetition the
 * name may be another node group's.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteNodegroup.html
 */
export function nodegroupDeleter(eks: EKSClient): DeleteNodegroup {
  return async ({ cluster, nodegroup }) => {
    try {
      await eks.send(new DeleteNodegroupCommand({ clusterName: cluster, nodegroupName: nodegroup }));
      return { kind: "accepted" };
    } catch (error) {
      const gone = error instanceof EKSServiceException && error.name === "ResourceNotFoundException";
      return gone ? { kind: "accepted" } : failed("eks:DeleteNodegroup", error);
    }
  };
}

/** Required by the SDK's type. */
const NONE = { clusterName: undefined, nodegroupName: undefined, subnets: undefined, nodeRole: undefined };

/**
 * Creates by one call; with the same token a further one creates nothing more.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export function nodegroupCreator(eks: EKSClient): CreateNodegroup {
  return async (settings, clientRequestToken) => {
    try {
      // EKS checks them, as it does those in a file of the AWS CLI.
      const { nodegroup } = await eks.send(
        new CreateNodegroupCommand({ ...NONE, ...settings, clientRequestToken }),
      );
      const arn = nodegroup?.nodegroupArn;
      return { kind: "accepted", ...(arn === undefined ? {} : { arn }) };
    } catch (error) {
      return failed("eks:CreateNodegroup", error);
    }
  };
}

/** After a server error or silence it isn't known what has happened. */
function failed(action: string, error: unknown): GroupChange {
  const why = describeError(action, error);
  // Where there are no credentials, nothing was sent.
  if (isSignedOut(error)) return { kind: "refused", why };
  const status = error instanceof EKSServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  if (status < 400) return { kind: "unknown", why };
  if (isThrottled(error)) return { kind: "throttled", why };
  if (status === 409) return { kind: "conflict", why };
  return { kind: status < 500 ? "refused" : "unknown", why };
}
