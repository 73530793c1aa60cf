import { type CfnResource, DefaultTokenResolver, Reference, StringConcat, Tokenization } from "aws-cdk-lib";
import { CfnMicrosoftTeamsChannelConfiguration, CfnSlackChannelConfiguration } from "aws-cdk-lib/aws-chatbot";
import { CfnSubscription, CfnTopic, type ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct, IConstruct } from "constructs";
import { annotate, type Note } from "./guard-notes.ts";

/**
 * Shows a note when the app is synthesized, if nothing in the whole of it is subscribed to this topic by then: people
 * subscribe to the topic of a construct after they have made it. It is looked for in validation, which comes last.
 */
export function noteWithoutSubscribers(scope: Construct, topic: ITopic, kind: Note["kind"]): void {
  const validate = () => {
    if (!hasSubscriber(topic)) annotate(scope, [{ kind, id: "no-subscription", text: TEXT }]);
    return [];
  };
  scope.node.addValidation({ validate });
}

const TEXT =
  "Nothing in this app is subscribed to the guard's topic, so messages and alarms reach nobody: give e-mail addresses " +
  "(emails, -c emails=a@example.com) or a Slack channel, or subscribe to alertTopic, the output AlertTopicArn.";

function hasSubscriber(topic: ITopic): boolean {
  const resource = topic.node.defaultChild;
  if (resource instanceof CfnTopic && resource.subscription !== undefined) return true;
  return topic.node.root.node.findAll().some((each) => notifiedBy(each).some((one) => one === resource));
}

/** The resources to whose messages this one subscribes something. */
function notifiedBy(construct: IConstruct): IConstruct[] {
  if (construct instanceof CfnSubscription) return referredIn(construct, construct.topicArn);
  const isChannel =
    construct instanceof CfnSlackChannelConfiguration ||
    construct instanceof CfnMicrosoftTeamsChannelConfiguration;
  return isChannel ? referredIn(construct, construct.snsTopicArns) : [];
}

function referredIn(scope: CfnResource, value: unknown): IConstruct[] {
  const resolver = new References();
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return resolver.targets;
}

/** Resolves tokens as CDK does, and keeps whose they are: in another stack they resolve to the name of an export. */
class References extends DefaultTokenResolver {
  readonly targets: IConstruct[] = [];

  constructor() {
    super(new StringConcat());
  }

  override resolveToken(
    ...[token, context, postProcessor]: Parameters<DefaultTokenResolver["resolveToken"]>
  ) {
    if (Reference.isReference(token)) this.targets.push(token.target);
    return super.resolveToken(token, context, postProcessor);
  }
}
