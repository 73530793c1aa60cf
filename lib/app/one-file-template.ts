import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Fn, Stack } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { FOLLOW_SECONDS } from "../../engine/model/guard-environment.ts";
import { DEFAULT_MODE, MODES, type Policy } from "../../engine/model/policy.ts";
import type { NodegroupGuardProps } from "../guard-props.ts";
import { NodegroupGuard } from "../nodegroup-guard.ts";
import { tagInstallation } from "../tag-installation.ts";
import { type Json, type JsonObject, mergeTemplates, type Template } from "./merge-templates.ts";
import { addOutputs, DESCRIPTION } from "./nodegroup-guard-stack.ts";

/** The resources that parameters decide about, by the names of the conditions. */
export interface Choices {
  OwnTopic: boolean;
  WithAlarms: boolean;
  WithEmail: boolean;
  WithKey: boolean;
  ModeIsEnable: boolean;
}

/**
 * The region of the existing topic, or "-" where none is given. A selection beyond a list's end fails, wherever it is and
 * needed or not, so what is split always has four parts.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-select.html
 */
const TOPIC_REGION: JsonObject = {
  "Fn::Select": [3, { "Fn::Split": [":", { "Fn::Join": ["", [{ Ref: "AlertTopicArn" }, ":-:-:-"]] }] }],
};

const CONDITIONS: { [name in keyof Choices]: JsonObject } = {
  OwnTopic: { "Fn::Equals": [{ Ref: "AlertTopicArn" }, ""] },
  // CloudWatch refuses alarms that notify another region's topic, and the stack would be rolled back.
  WithAlarms: {
    "Fn::And": [
      { "Fn::Equals": [{ Ref: "Alarms" }, "yes"] },
      { "Fn::Or": [{ Condition: "OwnTopic" }, { "Fn::Equals": [TOPIC_REGION, { Ref: "AWS::Region" }] }] },
    ],
  },
  WithEmail: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Email" }, ""] }] },
  WithKey: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "AlertKeyArn" }, ""] }] },
  ModeIsEnable: { "Fn::Equals": [{ Ref: "Mode" }, "enable"] },
};

const PARAMETERS = {
  Mode: {
    Type: "String",
    Default: DEFAULT_MODE,
    AllowedValues: [...MODES],
    Description: "What the guard does where none of its rules matches.",
  },
  Email: {
    Type: "String",
    Default: "",
    AllowedPattern: "^$|^[^@ ]+@[^@ ]+$",
    ConstraintDescription: "an e-mail address, or nothing",
    Description: "Gets the messages, once its owner has followed the link that SNS sends. Optional.",
  },
  AlertTopicArn: {
    Type: "String",
    Default: "",
    AllowedPattern: "^$|^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$",
    ConstraintDescription: "the ARN of a standard SNS topic, or nothing",
    Description:
      "An existing topic for messages and alarms, instead of an own. It gets alarms of its own region only.",
  },
  AlertKeyArn: {
    Type: "String",
    Default: "",
    AllowedPattern: "^$|^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$",
    ConstraintDescription: "the ARN of a KMS key, or nothing",
    Description: "The key that encrypts the existing topic, if one does.",
  },
  Alarms: {
    Type: "String",
    Default: "yes",
    AllowedValues: ["yes", "no"],
    Description:
      "Whether alarms notify the topic when events go wrong or get lost. None for a topic of another region.",
  },
  FollowSeconds: {
    Type: "Number",
    Default: FOLLOW_SECONDS.default,
    MinValue: 0,
    MaxValue: FOLLOW_SECONDS.most,
    Description: "How long to follow a node group before the message is sent.",
  },
} satisfies { [name: string]: JsonObject };

const RULES: JsonObject = {
  KeyOfExistingTopic: {
    RuleCondition: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "AlertKeyArn" }, ""] }] },
    Assertions: [
      {
        Assert: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "AlertTopicArn" }, ""] }] },
        AssertDescription: "AlertKeyArn is the key of AlertTopicArn: give both, or neither.",
      },
    ],
  },
};

/** Options that are written into the template. The others are parameters, or about what it hasn't. */
export const IN_TEMPLATE = ["receipts", "logRetention", "docsUrl", "https"] as const;

export interface TemplateOptions {
  props: Pick<NodegroupGuardProps, (typeof IN_TEMPLATE)[number]> & Pick<Policy, "rules">;
  /** The feature flags of cdk.json. */
  context: Record<string, unknown>;
}

/**
 * The stack as one CloudFormation template that needs nothing else: no asset, no bucket, no bootstrap. It is
 * the construct, synthesized with every choice that the parameters leave, and merged into one. `code` is
 * the function's, and `policyVariable` where it looks for its policy; the mode in it is the parameter's.
 */
export function oneFileTemplate(options: TemplateOptions, code: string, policyVariable: string): JsonObject {
  const { Resources, Outputs } = every([], options);
  const rules = JSON.stringify(JSON.stringify(options.props.rules)).slice(1, -1);
  const zipFile: Json = {
    "Fn::Join": [
      "",
      [
        `const ${policyVariable}="{\\"mode\\":\\"`,
        { Ref: "Mode" },
        `\\",\\"rules\\":${escapedToAscii(rules)}}";\n${code}`,
      ],
    ],
  };
  for (const resource of Object.values(Resources)) {
    const { Type, Properties, DependsOn } = resource;
    // CDK also names what the properties refer to, of which cfn-lint complains.
    if (Array.isArray(DependsOn)) {
      resource.DependsOn = DependsOn.filter((id) => !JSON.stringify(Properties).includes(JSON.stringify(id)));
    }
    if (Type !== "AWS::Lambda::Function") continue;
    const { Environment } = Properties as { Environment: { Variables: JsonObject } };
    Environment.Variables.FOLLOW_SECONDS = { Ref: "FollowSeconds" };
    Object.assign(Properties as JsonObject, { Code: { ZipFile: zipFile } });
  }
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: DESCRIPTION,
    Parameters: PARAMETERS,
    Rules: RULES,
    Conditions: CONDITIONS,
    Resources,
    Outputs,
  };
}

/** A text with the escapes that JavaScript and JSON both know, for what isn't ASCII. */
export function escapedToAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const ORDER = ["OwnTopic", "WithKey", "WithAlarms", "WithEmail", "ModeIsEnable"] as const;

/** The template with these choices made, and the others left to the parameters. */
function every(made: boolean[], options: TemplateOptions): Template {
  const name = ORDER[made.length];
  if (!name) {
    const [OwnTopic = true, WithKey = false, WithAlarms = true, WithEmail = true, ModeIsEnable = true] = made;
    return synthesize({ OwnTopic, WithKey, WithAlarms, WithEmail, ModeIsEnable }, options);
  }
  // A topic of the guard's own has no key: RULES has it so.
  if (name === "WithKey" && made[0]) return every([...made, false], options);
  return mergeTemplates(name, every([...made, true], options), every([...made, false], options));
}

/** The stack with these choices, its parameters left out. */
export function synthesize(choices: Choices, { props, context }: TemplateOptions): Template {
  const { rules, receipts, logRetention, docsUrl, https } = props;
  const outdir = mkdtempSync(join(tmpdir(), "nodegroup-guard-template-"));
  const app = new App({
    context: { ...context, "@aws-cdk/core:annotationsInValidationReport": false },
    builtinCloudFormationValidation: false,
    // Within another app, CDK would synthesize it again when that one ends.
    autoSynth: false,
    outdir,
  });
  const stack = new Stack(app, "NodegroupGuard");
  const parameter = (name: keyof typeof PARAMETERS) => Fn.ref(name);
  const existing = {
    topic: Topic.fromTopicArn(stack, "ExistingTopic", parameter("AlertTopicArn")),
    ...(choices.WithKey && { encryptionKey: Key.fromKeyArn(stack, "ExistingKey", parameter("AlertKeyArn")) }),
  };
  const guard = new NodegroupGuard(stack, "Guard", {
    mode: choices.ModeIsEnable ? "enable" : "alert",
    rules,
    emails: choices.WithEmail ? [parameter("Email")] : [],
    alarms: choices.WithAlarms,
    receipts,
    logRetention,
    // Both functions would leave no room for rules below CloudFormation's limit.
    audit: "off",
    docsUrl,
    https,
    ...(choices.OwnTopic ? {} : existing),
  });
  tagInstallation(guard.function, "template");
  addOutputs(stack, guard, parameter("Mode"));
  const { Resources, Outputs }: Template = app.synth().getStackByName(stack.stackName).template;
  rmSync(outdir, { recursive: true });
  const resources = Object.entries(Resources).map(([id, { Metadata: _, ...resource }]) => {
    if (resource.Type !== "AWS::SNS::Subscription") return [id, resource];
    if (!choices.OwnTopic) Object.assign(resource.Properties as JsonObject, { Region: TOPIC_REGION });
    // CDK names it by the topic that it belongs to.
    return ["GuardAlertsEmail", resource];
  });
  return { Resources: Object.fromEntries(resources), Outputs };
}
