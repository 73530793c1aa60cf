import { dirname } from "node:path";

/** MiniStack takes a 12-digit access key for the account it belongs to. */
export const ACCOUNT = "111122223333";
export const REGION = "ap-northeast-1";

/**
 * The environment of every process that talks to the emulator.
 * Built from nothing but PATH and the language, so that no profile, credential or endpoint of the user's
 * can lead a test to real AWS; HOME is the run's own directory for the same reason.
 */
export function environment(endpoint: string, home: string): NodeJS.ProcessEnv {
  return {
    // Lambda functions run in the Node that runs us.
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ""}`,
    LANG: process.env.LANG ?? "C.UTF-8",
    HOME: home,
    TMPDIR: home,
    ...awsEnvironment(endpoint),
  };
}

/** What makes an AWS client talk to the emulator, as the variables that a shell would export. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    // The function runs on a newer Node than the oldest one that builds it.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
