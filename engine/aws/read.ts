import { EC2ServiceException } from "@aws-sdk/client-ec2";
import type { Read, Unreadable } from "../model/facts.ts";

/** Runs one read and turns its answer, its "not found" and its failure into a value. */
export async function read<T>(action: string, ask: () => Promise<T>): Promise<Read<T>> {
  try {
    return { kind: "read", value: await ask() };
  } catch (error) {
    return isNotFound(error) ? { kind: "absent" } : unreadable(action, error);
  }
}

/** What `action` failed with, as a value. */
export function unreadable(action: string, error: unknown): Unreadable {
  return { kind: "unreadable", action, reason: describeError(action, error), denied: isDenied(error) };
}

/**
 * A member that a decision may rest on: an answer without it is no answer. The SDK takes any page of XML for
 * one, and gives an empty list for an element that is there and empty, but nothing for one that is missing.
 */
export function required<T>(value: T | undefined | null, name: string): T {
  if (value === undefined || value === null) throw new Error(`the answer has no ${name}`);
  return value;
}

/** Every AWS error that is treated specially, and how an error is put into words. */

const NOT_FOUND = new Set([
  "ResourceNotFoundException",
  "InvalidSubnetID.NotFound",
  "InvalidLaunchTemplateId.NotFound",
  "InvalidLaunchTemplateId.NotFoundException",
  "InvalidLaunchTemplateName.NotFoundException",
  "InvalidLaunchTemplateId.VersionNotFound",
  "NoSuchEntity",
  "NoSuchEntityException",
  "NotFound",
  "NotFoundException",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
  "TrailNotFoundException",
]);

/** The last two are SNS's. */
const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthorizationError",
  "AuthorizationErrorException",
]);

/** Whether AWS says that the thing asked for doesn't exist. */
function isNotFound(error: unknown): boolean {
  return NOT_FOUND.has(nameOf(error)) || isMissingStack(error);
}

/** CloudFormation has no error of its own for a stack that doesn't exist. */
function isMissingStack(error: unknown): boolean {
  return (
    error instanceof Error && error.name === "ValidationError" && error.message.includes("does not exist")
  );
}

/** Whether AWS says that the caller lacks a permission. */
function isDenied(error: unknown): boolean {
  return DENIED.has(nameOf(error));
}

/**
 * Whether AWS has said no, so that nothing has happened; after a server error or silence that isn't known.
 */
export function isRefusal(error: unknown): boolean {
  const status = error instanceof EC2ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  return status >= 400 && status < 500;
}

/**
 * One line on what failed, fit for a message: names the missing permission where there is one. AWS's own text
 * for a refusal is left out, because it carries an encoded blob of several kilobytes.
 */
export function describeError(action: string, error: unknown): string {
  const name = nameOf(error);
  if (isDenied(error)) return `not allowed to ${action} (${name})`;
  const message = error instanceof Error ? error.message : String(error);
  return `${action} failed (${name}): ${message.length > 200 ? `${message.slice(0, 200)}…` : message}`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
