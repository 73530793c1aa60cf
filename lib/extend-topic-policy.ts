import { AspectPriority, Aspects, Reference, Tokenization } from "aws-cdk-lib";
import { PolicyDocument, type PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnTopicInlinePolicy, CfnTopicPolicy, type ITopic } from "aws-cdk-lib/aws-sns";

type TopicPolicyResource = CfnTopicPolicy | CfnTopicInlinePolicy;

/**
 * Adds a statement to the policy that a topic of the app has in the end, in whatever order and by whatever construct
 * it was written. A topic without one gets none: SNS's default lets the whole account publish, its alarms included,
 * and any policy replaces it. `notExtended` is called for a policy that is plain JSON, which isn't CDK's to change.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function extendTopicPolicy(topic: ITopic, statement: PolicyStatement, notExtended: () => void): void {
  const seen = new Set<TopicPolicyResource>();
  const extend = () => {
    for (const policy of policiesOf(topic)) {
      if (seen.has(policy)) continue;
      seen.add(policy);
      const { policyDocument } = policy;
      if (policyDocument instanceof PolicyDocument) policyDocument.addStatements(statement.copy());
      else notExtended();
    }
  };
  // After all aspects that write policies, on the topic and on everything in it.
  Aspects.of(topic).add({ visit: extend }, { priority: AspectPriority.READONLY });
}

function policiesOf(topic: ITopic): TopicPolicyResource[] {
  const isTopic = (arn: string) => arn === topic.topicArn || targetOf(arn) === topic.node.defaultChild;
  const all = topic.node.root.node.findAll();
  return all.filter(
    (each): each is TopicPolicyResource =>
      (each instanceof CfnTopicPolicy && each.topics.some(isTopic)) ||
      (each instanceof CfnTopicInlinePolicy && isTopic(each.topicArn)),
  );
}

/** The construct that a reference is about; none for plain text. */
function targetOf(arn: string): unknown {
  const token = Tokenization.reverse(arn, { failConcat: false });
  return token && Reference.isReference(token) ? token.target : undefined;
}
