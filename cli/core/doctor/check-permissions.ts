import { DEPLOY, type Line, ok, orOk, said, untold, wrong } from "./line.ts";
import type { Observations } from "./observations.ts";
import { allows } from "./policy-document.ts";

/** What the function calls in every mode, and what only one that may change subnets does. */
export const ALWAYS = [
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSubnets",
  "eks:DescribeCluster",
  "eks:DescribeNodegroup",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "sns:Publish",
  "sqs:SendMessage",
];
const ENABLE = "ec2:ModifySubnetAttribute";
const RECEIPT = "ec2:CreateTags";

/** Whether the role's permissions are those that its modes need: neither fewer, nor the right to write without need. */
export function checkPermissions({ stack, guard, role }: Observations): Line[] {
  const may = stack.kind === "read" ? stack.value.outputs.CanChangeSubnets : undefined;
  // The function leaves receipts unless it was told not to.
  const receipts = guard?.kind === "read" ? guard.value.environment.RECEIPTS !== "off" : undefined;
  const lines = said(
    "permissions",
    role,
    wrong("permissions", "the function's role is gone", DEPLOY),
    (documents) => [
      ...ALWAYS.map((action) => needed(documents, action)),
      may === "yes" ? needed(documents, ENABLE) : may === "no" ? unneeded(documents, ENABLE) : undefined,
      may === "yes" && receipts ? needed(documents, RECEIPT) : undefined,
      may === "yes" && receipts === undefined
        ? untold("permissions", "whether it leaves receipts is not known, nor so whether it has to tag")
        : undefined,
    ],
  );
  const words =
    may === "yes" ? "may read, alert and switch subnets on" : "may read and alert, and change nothing";
  return orOk(lines, ok("permissions", `the role has what its modes need: it ${words}`));
}

function needed(documents: string[], action: string): Line | undefined {
  switch (allows(documents, action)) {
    case "yes":
      return undefined;
    case "no":
      return wrong("permissions", `the function's role doesn't allow ${action}`, DEPLOY);
    case "depends":
      return untold(
        "permissions",
        `whether the function's role allows ${action} depends on more than its statements`,
      );
  }
}

function unneeded(documents: string[], action: string): Line | undefined {
  if (allows(documents, action) === "no") return undefined;
  return wrong("permissions", `the role allows ${action}, which its modes never need`, DEPLOY);
}
