import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { AwsSolutionsChecks } from "cdk-nag";
import { policyOf, stackOf } from "../synthesise.ts";

const findingsOf = (stack: ReturnType<typeof stackOf>) =>
  new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);

test.each([
  ["that only reads", {}],
  ["that may write", { policy: policyOf("enable") }],
  ["without receipts", { policy: policyOf("enable"), receipts: false }],
  ["with a Slack channel", { slackChannel: "T01234567/C01234567" }],
  ["with a key and subscribers", { customerKey: true, emails: ["a@example.com"] }],
])("finds nothing in a stack %s", (_case, options) => {
  expect(findingsOf(stackOf(options))).toEqual([]);
});

test("finds every wildcard that nobody has acknowledged", () => {
  const stack = stackOf();
  const { role } = stack.guard.function;
  role?.addToPrincipalPolicy(
    new PolicyStatement({ actions: ["ec2:*"], resources: ["arn:aws:ec2:*:*:vpc/*"] }),
  );
  expect(findingsOf(stack)).toEqual([
    "AwsSolutions-IAM5[Action::ec2:*]",
    "AwsSolutions-IAM5[Resource::arn:aws:ec2:*:*:vpc/*]",
  ]);
});
