import { dirname } from "node:path";

/** Where a stack lives. MiniStack keeps accounts and regions apart. */
export interface Place {
  /** Twelve digits, which MiniStack takes for an access key. */
  account: string;
  region: string;
}

/** Where the demo lives, and whatever needs no place of its own. */
export const HOME: Place = { account: "111122223333", region: "ap-northeast-1" };

/**
 * The environment of every process that talks to the emulator.
 * Built from nothing but PATH and the language, so that no profile, credential or endpoint of the user's
 * can lead a test to real AWS; HOME is the run's own directory for the same reason.
 */
export function environment(endpoint: string, directory: string): NodeJS.ProcessEnv {
  return {
    // Lambda functions run in the Node that runs us.
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ""}`,
    LANG: process.env.LANG ?? "C.UTF-8",
    HOME: directory,
    TMPDIR: directory,
    ...awsEnvironment(endpoint),
    // The function runs on a newer Node than the oldest one that builds it.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

/** The environment that points an AWS client at the emulator, as a shell would export it. */
export function awsEnvironment(endpoint: string, { account, region }: Place = HOME): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
