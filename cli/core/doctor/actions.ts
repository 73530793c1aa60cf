/** What the doctor calls, as IAM names it; none of these reads takes more than it says. */
export const DOCTOR_ACTIONS = [
  "cloudformation:DescribeStacks",
  "cloudformation:ListStackResources",
  "cloudtrail:DescribeTrails",
  "cloudtrail:GetEventSelectors",
  "cloudtrail:GetTrailStatus",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricData",
  "events:DescribeRule",
  "events:ListTargetsByRule",
  "events:TestEventPattern",
  "iam:GetRolePolicy",
  "iam:ListRolePolicies",
  "lambda:GetFunctionConcurrency",
  "lambda:GetFunctionConfiguration",
  "lambda:GetPolicy",
  "logs:FilterLogEvents",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
  "sqs:GetQueueAttributes",
];

/** What only `--send-test` calls. */
export const SEND_TEST_ACTIONS = ["sns:Publish"];
