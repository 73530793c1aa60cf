import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";

/**
 * Lets no further call begin once there is no time for it: it fails at once, without waiting for its turn among
 * thousands. What it was to read is unreadable then, and the rest can still be reported.
 */
export function stopInTime({ eks, ec2 }: { eks: EKSClient; ec2: EC2Client }, hasTime: () => boolean): void {
  const check = () => {
    if (!hasTime()) throw Object.assign(new Error("no time was left to read it"), { name: "OutOfTime" });
  };
  const first = { step: "initialize", priority: "high", name: "stop-in-time" } as const;
  eks.middlewareStack.add(
    (next) => async (call) => {
      check();
      return next(call);
    },
    first,
  );
  ec2.middlewareStack.add(
    (next) => async (call) => {
      check();
      return next(call);
    },
    first,
  );
}
