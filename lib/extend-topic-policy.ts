import { AspectPriority, Aspects, Reference, Tokenization } from "aws-cdk-lib";
import { PolicyDocument, type PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnTopic, CfnTopicInlinePolicy, CfnTopicPolicy, type ITopic, TopicBase } from "aws-cdk-lib/aws-sns";

type TopicPolicyResource = CfnTopicPolicy | CfnTopicInlinePolicy;

/**
 * Adds a statement to the policy that a topic of the app has in the end, in whatever order and by whatever construct
 * it was written. A topic without one gets none: SNS's default lets the whole account publish, its alarms included,
 * and any policy replaces it. `notExtended` is called for what CDK can't extend: the policy of a topic from elsewhere,
 * and one that is plain JSON.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function extendTopicPolicy(topic: ITopic, statement: PolicyStatement, notExtended: () => void): void {
  const resource = targetOf(topic.topicArn);
  if (!(resource instanceof CfnTopic)) {
    notExtended();
    return;
  }
  const seen = new Set<TopicPolicyResource>();
  const extend = () => {
    for (const policy of policiesOf(resource)) {
      if (seen.has(policy)) continue;
      seen.add(policy);
      const { policyDocument } = policy;
      if (policyDocument instanceof PolicyDocument) policyDocument.addStatements(statement.copy());
      else notExtended();
    }
  };
  const { scope } = resource.node;
  // After all aspects that write policies, on the topic and on everything in it.
  Aspects.of(scope instanceof TopicBase ? scope : resource).add(
    { visit: extend },
    { priority: AspectPriority.READONLY },
  );
}

function policiesOf(topic: CfnTopic): TopicPolicyResource[] {
  const isTopic = (arn: string) => targetOf(arn) === topic;
  const all = topic.node.root.node.findAll();
  return all.filter(
    (each): each is TopicPolicyResource =>
      (each instanceof CfnTopicPolicy && each.topics.some(isTopic)) ||
      (each instanceof CfnTopicInlinePolicy && isTopic(each.topicArn)),
  );
}

/** The construct that an ARN refers to; none for plain text and what CloudFormation alone knows. */
function targetOf(arn: string): unknown {
  const token = Tokenization.reverse(arn, { failConcat: false });
  return token && Reference.isReference(token) ? token.target : undefined;
}
