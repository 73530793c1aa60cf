import { missingPermission } from "../../../engine/audit/missing-permission.ts";
import { describeError } from "../../../engine/aws/errors.ts";

const error = (name: string) => Object.assign(new Error("said AWS"), { name });

it.each(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"])(
  "finds the permission in the words for %s",
  (name) => {
    expect(missingPermission(describeError("ec2:DescribeSubnets", error(name)))).toBe("ec2:DescribeSubnets");
  },
);

it.each(["ThrottlingException", "TimeoutError", "CredentialsProviderError"])(
  "takes no %s for a missing permission",
  (name) => {
    expect(missingPermission(describeError("ec2:DescribeSubnets", error(name)))).toBeUndefined();
  },
);
