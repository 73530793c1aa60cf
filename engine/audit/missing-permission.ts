/**
 * The IAM action that `why` says is missing, where that is what it says: the counterpart of describeError()
 * in engine/aws/errors.ts.
 */
export function missingPermission(why: string): string | undefined {
  return /^not allowed to (?<action>[a-z0-9-]+:\w+) /.exec(why)?.groups?.action;
}
