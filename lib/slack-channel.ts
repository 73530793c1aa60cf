import { Stack } from "aws-cdk-lib";
import { SlackChannelConfiguration } from "aws-cdk-lib/aws-chatbot";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { acknowledgeChat } from "./acknowledgements.ts";
import { chatStatements } from "./permissions.ts";

/**
 * A Slack channel that gets the topic's messages, by Amazon Q Developer in chat applications. One policy is both
 * what its role may do and the guardrail over every role that the channel could be given: the service's own
 * guardrail is AdministratorAccess.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
 */
export class SlackChannel extends Construct {
  /** `channel` is workspace and channel, such as T01234567/C01234567. */
  constructor(scope: Construct, id: string, { channel, topic }: { channel: string; topic: ITopic }) {
    super(scope, id);
    const stack = Stack.of(this);
    const [slackWorkspaceId = "", slackChannelId = ""] = channel.split("/");
    const policy = new ManagedPolicy(this, "Guardrail", {
      description: "nodegroup-guard: what can be read from its chat channel. Nothing can be changed.",
      statements: chatStatements(stack),
    });
    acknowledgeChat(policy);
    new SlackChannelConfiguration(this, "Channel", {
      // Names are the account's, in all regions.
      slackChannelConfigurationName: `nodegroup-guard-${stack.region}`,
      slackWorkspaceId,
      slackChannelId,
      notificationTopics: [topic],
      guardrailPolicies: [policy],
      role: new Role(this, "Role", {
        description: "nodegroup-guard: reads for its chat channel what a message names.",
        assumedBy: new ServicePrincipal("chatbot.amazonaws.com"),
        managedPolicies: [policy],
      }),
    });
  }
}
