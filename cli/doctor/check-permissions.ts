import { DEPLOY, type Line, ok, orOk, said, untold, wrong } from "./line.ts";
import type { Observations } from "./observations.ts";
import { allows, type Granted } from "./policy-document.ts";

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

/**
 * Whether the role's permissions are those that its modes need: neither fewer, nor the right to write without
 * need.
 */
export function checkPermissions({ stack, guard, role }: Observations): Line[] {
  const may = stack.kind === "read" ? stack.value.outputs.CanChangeSubnets : undefined;
  // The function leaves receipts unless it was told not to.
  const receipts = guard?.kind === "read" ? guard.value.environment.RECEIPTS !== "off" : undefined;
  const wanted = [...ALWAYS, ...(may === "yes" ? [ENABLE, ...(receipts ? [RECEIPT] : [])] : [])];
  const gone = wrong("permissions", "the function's role is gone", DEPLOY);
  const lines = said("permissions", role, gone, (documents) => [
    ...needed(documents, wanted),
    may === "no" ? unneeded(documents, ENABLE) : undefined,
    may === "yes" && receipts === undefined
      ? untold("permissions", "whether it leaves receipts is not known, nor so whether it has to tag")
      : undefined,
  ]);
  const words =
    may === "yes" ? "may read, alert and switch subnets on" : "may read and alert, and change nothing";
  return orOk(lines, ok("permissions", `the role has what its modes need: it ${words}`));
}

function needed(documents: string[], actions: string[]): Line[] {
  const of = (granted: Granted) =>
    actions.filter((action) => allows(documents, action) === granted).join(", ");
  const [lacking, unsure] = [of("no"), of("depends")];
  return [
    ...(lacking ? [wrong("permissions", `the function's role doesn't allow ${lacking}`, DEPLOY)] : []),
    ...(unsure
      ? [untold("permissions", `it depends on more than its statements whether the role allows ${unsure}`)]
      : []),
  ];
}

function unneeded(documents: string[], action: string): Line | undefined {
  if (allows(documents, action) === "no") return undefined;
  return wrong("permissions", `the role allows ${action}, which its modes never need`, DEPLOY);
}
