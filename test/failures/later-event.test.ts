import { deploy } from "./deliver.ts";
import { laterEvent } from "./event.ts";
import { FakeAws } from "./fake-aws.ts";
import type { Fault } from "./faults.ts";
import { LEGACY, settings } from "./legacy-vpc.ts";

/** After a change has failed for good, somebody mends the cause and creates the node group again. */
async function afterFailing(fault: Fault, action: string) {
  const deployment = { mode: "enable", receipts: true } as const;
  const aws = new FakeAws({ action, after: 0, fault });
  await aws.start();
  const guard = deploy(aws, deployment);
  try {
    await guard.deliver();
    aws.injection = undefined;
    const { report } = await guard.deliver(laterEvent);
    const subnets = report?.subnets.filter(({ id }) => LEGACY.includes(id)) ?? [];
    const on = LEGACY.filter((id) => settings(aws.vpc)[id]);
    return { told: subnets.map(({ finding, outcome }) => `${finding}, ${outcome}`), on };
  } finally {
    guard.destroy();
    await aws.stop();
  }
}

it.each(["access denied", "not found"] as const)(
  "does the next node group's work after a change that EC2 refused (%s)",
  async (fault) => {
    const { told, on } = await afterFailing(fault, "ec2:ModifySubnetAttribute");
    expect(told).toEqual(["missing-public-ip, enabled", "missing-public-ip, enabled"]);
    expect(on).toEqual(LEGACY);
  },
);

it.each(["server error", "without effect"] as const)(
  "leaves the subnets to people after a change of which nobody knows what became (%s)",
  async (fault) => {
    const { told, on } = await afterFailing(fault, "ec2:ModifySubnetAttribute");
    expect(told).toEqual(["reverted, unchanged", "reverted, unchanged"]);
    expect(on).toEqual([]);
  },
);
