import { canMatchShape, type Shape, shapeOf } from "./glob.ts";

/**
 * The regions' names in each partition begin like this, as the SDK knows them; a direction and a number follow.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const REGIONS = "af ap ca eu il me mx sa us cn us-gov eusc-de us-iso us-isob eu-isoe us-isof".split(" ");

interface MatchShape {
  shapes: Shape[];
  /** A pattern for the published schema that matches every glob that can match, and few others. */
  hint: string;
  /** A glob that can match none of the shapes is rejected with this. */
  allowed: string;
}

const matchShape = (patterns: string[], hint: string, allowed: string): MatchShape => ({
  shapes: patterns.map(shapeOf),
  hint,
  allowed,
});

/**
 * The shapes of what some keys of a rule's `match` are compared with. The names of clusters and node groups and the
 * tags of subnets are left out: people choose them.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export const MATCH_SHAPES = {
  account: matchShape(
    ["[0-9]{12}"],
    "^[0-9?*]+$",
    'a glob that can match an account\'s 12 digits, such as "111122223333" or "1111*"',
  ),
  region: matchShape(
    REGIONS.map((start) => `${start}-[a-z]+-[0-9]+`),
    "^([a-z]{2,4}-|.{0,4}[?*])[-0-9a-z?*]*$",
    'a glob that can match a region\'s code, such as "eu-west-1" or "eu-*"',
  ),
  vpc: matchShape(
    ["vpc-[0-9a-z]+"],
    "^(vpc-|.{0,3}[?*])[-0-9a-z?*]*$",
    'a glob that can match a VPC\'s id, such as "vpc-0a1b2c3d4e5f60718" or "vpc-0a*"',
  ),
  subnet: matchShape(
    ["subnet-[0-9a-z]+"],
    "^(subnet-|.{0,6}[?*])[-0-9a-z?*]*$",
    'a glob that can match a subnet\'s id, such as "subnet-0a1b2c3d4e5f60718"; for its name, use subnetTags: {"Name": "…"}',
  ),
  createdBy: matchShape(
    ["arn:.+"],
    "^(arn:|.{0,3}[?*])",
    'a glob that can match an ARN, such as "arn:*:sts::*:assumed-role/ROLE/*" or "*/alice"',
  ),
};

/** Whether this glob can match anything that has one of these shapes: a rule whose glob can't never applies. */
export function canMatch(glob: string, { shapes }: MatchShape): boolean {
  return shapes.some((shape) => canMatchShape(glob, shape));
}
