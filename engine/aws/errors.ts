import { EC2ServiceException } from "@aws-sdk/client-ec2";
import type { Unreadable } from "../model/facts.ts";
import { OUT_OF_TIME } from "./in-time.ts";

/** The failure of `action`, as a value. */
export function unreadable(action: string, error: unknown): Unreadable {
  const noTime = nameOf(error) === OUT_OF_TIME ? ({ noTime: true } as const) : {};
  return {
    kind: "unreadable",
    action,
    reason: describeError(action, error),
    denied: isDenied(error),
    ...noTime,
  };
}

const NOT_FOUND = new Set([
  "ResourceNotFoundException",
  "InvalidSubnetID.NotFound",
  "InvalidLaunchTemplateId.NotFound",
  "InvalidLaunchTemplateId.NotFoundException",
  "InvalidLaunchTemplateName.NotFoundException",
  "InvalidLaunchTemplateId.VersionNotFound",
  "NoSuchEntity",
  "NoSuchEntityException",
  "NoSuchKey",
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
export function isNotFound(error: unknown): boolean {
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

/** Throttling by name: it comes with statuses of all kinds. */
const THROTTLED = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
]);

/** Whether AWS turned the call away for being one too many, so that nothing has happened. */
export function isThrottled(error: unknown): boolean {
  return THROTTLED.has(nameOf(error)) || statusOf(error) === 429;
}

/** The SDK found nobody to sign in as, or AWS doesn't know or accept who signed; RequestExpired is EC2's. */
const SIGNED_OUT = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "AuthFailure",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "MissingAuthenticationToken",
  "RequestExpired",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

/**
 * Whether other credentials are needed, or new ones.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export function isSignedOut(error: unknown): boolean {
  return SIGNED_OUT.has(nameOf(error));
}

/**
 * Whether the same call may succeed a moment later: throttling, a server error, silence, an answer that is
 * broken or incomplete. What AWS says no to stays so.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function isPassing(error: unknown): boolean {
  if (isThrottled(error)) return true;
  if (isNotFound(error) || isDenied(error) || isSignedOut(error) || isNowhere(error)) return false;
  if (isInvalidUrl(error)) return false;
  const status = statusOf(error);
  return status === undefined || status < 400 || status >= 500;
}

/** A name that the DNS doesn't know, such as that of a region with a typing mistake. */
function isNowhere(error: unknown): boolean {
  return codeOf(error) === "ENOTFOUND";
}

/** An endpoint that somebody has configured and that is no URL: Node's error, which holds the text as `input`. */
function isInvalidUrl(error: unknown): error is Error & { input?: unknown } {
  return codeOf(error) === "ERR_INVALID_URL";
}

/** A short reason for the wait, for the progress line. */
export function trouble(action: string, error: unknown): string {
  const status = statusOf(error) ?? 0;
  if (isThrottled(error)) return `${action} is throttled`;
  if (status >= 500) return `${action} answered ${status}`;
  if (nameOf(error) === "NoAnswer" || nameOf(error) === "TimeoutError") return `${action} did not answer`;
  const code = codeOf(error);
  return code ? `${action} failed (${code})` : `${action} gave no whole answer`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The HTTP status of an answer that the SDK took for an error; nothing where there was no answer. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/**
 * Whether AWS has said no, so that nothing has happened; after a server error or silence that isn't known. Nor is it
 * where the SDK asked more than once: what the first answer was to, which is lost, may have happened.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof EC2ServiceException)) return false;
  const { httpStatusCode: status = 0, attempts = 1 } = error.$metadata;
  return status >= 400 && status < 500 && attempts === 1;
}

/**
 * One line on what failed, fit for a message: names the missing permission where there is one. AWS's own text
 * for a refusal is left out, because it carries an encoded blob of several kilobytes.
 */
export function describeError(action: string, error: unknown): string {
  const name = nameOf(error);
  if (isDenied(error)) return `not allowed to ${action} (${name})`;
  if (isInvalidUrl(error)) {
    return `${action} can't be called: the endpoint ${JSON.stringify(error.input)} is no http or https URL; see AWS_ENDPOINT_URL, and endpoint_url in the AWS configuration`;
  }
  const message = messageOf(error);
  if (name === OUT_OF_TIME) return `${action}: ${message}`;
  return `${action} failed (${name}): ${message.length > 200 ? `${message.slice(0, 200)}…` : message}`;
}

/** An error's message, without the SDK's advice to its developers, which it adds to an answer that it can't read. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s*Deserialization error: to see the raw response[\s\S]*$/, "");
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
