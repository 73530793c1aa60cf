import type { Deployment, DeployOptions } from "./deploy.ts";
import { HOME } from "./emulator/environment.ts";

const ALERT = "e2e/policies/alert.json";

/**
 * The stacks under test: the real app, with different options. Each has an account of its own, because
 * MiniStack names a stack's roles alike in every region.
 */
export const STACKS = {
  enable: {
    place: HOME,
    context: { policy: ALERT, mode: "enable", emails: "oncall@example.com" },
  },
  alert: { place: { account: "222233334444", region: "eu-west-1" }, context: { policy: ALERT } },
  rules: {
    place: { account: "333344445555", region: "us-west-2" },
    context: { policy: "e2e/policies/rules.json", emails: "one@example.com,two@example.com" },
  },
  audit: {
    place: { account: "777788889999", region: "ca-central-1" },
    context: { policy: ALERT, mode: "enable", emails: "oncall@example.com" },
  },
} satisfies Record<string, DeployOptions>;

type StackName = keyof typeof STACKS;

export interface Stacks {
  endpoint: string;
  /** The emulator's log file, which also holds what the functions print. */
  log: string;
  /** The built command line: run from its sources, each run would take a second longer. */
  cli: string;
  /** The emulator's Python. */
  python: string;
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
