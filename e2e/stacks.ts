import type { Deployment, DeployOptions } from "./deploy.ts";

const ALERT = "e2e/policies/alert.json";

/** The stacks under test, each in a region of its own: the real app, with different options. */
export const STACKS = {
  enable: {
    region: "ap-northeast-1",
    context: { policy: ALERT, mode: "enable", emails: "oncall@example.com" },
  },
  alert: { region: "eu-west-1", context: { policy: ALERT } },
  rules: { region: "us-west-2", context: { policy: "e2e/policies/rules.json" } },
} satisfies Record<string, DeployOptions>;

export type StackName = keyof typeof STACKS;

export interface Stacks {
  endpoint: string;
  /** The emulator's log file, which also holds what the functions print. */
  log: string;
  deployments: Record<StackName, Deployment>;
}

/** Hands the stacks to the test files, which run in contexts of their own. */
export function shareStacks(stacks: Stacks): void {
  process.env.GUARD_E2E_STACKS = JSON.stringify(stacks);
}

/** The stacks that global-setup.ts deployed. */
export function sharedStacks(): Stacks {
  const stacks = process.env.GUARD_E2E_STACKS;
  if (!stacks) throw new Error("no stacks: run this by npm run test:e2e");
  return JSON.parse(stacks);
}
