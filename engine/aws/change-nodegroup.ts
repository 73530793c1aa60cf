import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  type EKSClient,
  EKSServiceException,
} from "@aws-sdk/client-eks";
import type { CreateNodegroup, DeleteNodegroup, GroupChange } from "../model/ports.ts";
import { describeError } from "./read.ts";

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteNodegroup.html */
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

/** What the SDK's type asks for. */
const NONE = { clusterName: undefined, nodegroupName: undefined, subnets: undefined, nodeRole: undefined };

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html */
export function nodegroupCreator(eks: EKSClient): CreateNodegroup {
  return async (settings) => {
    try {
      // EKS checks them, as it does those in a file of the AWS CLI.
      await eks.send(new CreateNodegroupCommand({ ...NONE, ...settings }));
      return { kind: "accepted" };
    } catch (error) {
      return failed("eks:CreateNodegroup", error);
    }
  };
}

/** After a server error or silence it isn't known what has happened. */
function failed(action: string, error: unknown): GroupChange {
  const status = error instanceof EKSServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  const refused = status >= 400 && status < 500;
  return { kind: refused ? "refused" : "unknown", why: describeError(action, error) };
}
