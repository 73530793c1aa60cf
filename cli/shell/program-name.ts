/**
 * How this program was started, as the beginning of a command to paste: `npx nodegroup-guard` by npx, which is not
 * on the PATH otherwise.
 *
 * @see https://docs.npmjs.com/cli/v11/commands/npx
 */
export function programName({ npm_command: command, npm_lifecycle_event: event }: NodeJS.ProcessEnv): string {
  return command === "exec" && event === "npx" ? "npx nodegroup-guard" : "nodegroup-guard";
}
