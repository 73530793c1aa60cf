import { CfnStackSet, type CfnStackSetProps, Stack } from "aws-cdk-lib";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import * as z from "zod/mini";
import { faultsOf, onlyKeys } from "../engine/model/fault.ts";
import { DEFAULT_MODE, modeSchema } from "../engine/model/policy.ts";
import { AlertTopic } from "./alert-topic.ts";
import { AUDITOR, auditRoleTemplate } from "./audit-role.ts";
import { faultText } from "./fault-text.ts";
import type { GuardMode } from "./guard-props.ts";
import { guardSchemas, organizationSchemas } from "./option-schemas.ts";
import { noteWithoutSubscribers } from "./subscribers.ts";
import { inWords, tokenFaults, withTokenFaults } from "./tokens.ts";

/** A guard in every account of organizational units. */
export interface OrganizationGuardProps {
  /** The organization's id, such as "o-a1b2c3d4e5". Only its accounts can publish to the topic. */
  readonly organization: string;

  /** The organizational units, or the root, whose accounts get a guard; those that join later as well. */
  readonly organizationalUnits: readonly string[];

  /** The regions in which each of these accounts gets one. */
  readonly regions: readonly string[];

  /** The file of the one-file template, of a release or by `npm run template`; its policy is every guard's. */
  readonly template: string;

  /**
   * The guards' mode if no rule of the template matches.
   *
   * @default "alert"
   */
  readonly mode?: GuardMode | undefined;

  /**
   * Addresses that are subscribed to the one topic of all accounts.
   *
   * @default - none: subscribe to `alertTopic`
   */
  readonly emails?: readonly string[] | undefined;

  /**
   * Encrypts the topic with a customer managed key, for US$1 a month.
   *
   * @default false
   */
  readonly customerKey?: boolean | undefined;

  /**
   * Whether this is deployed in a delegated administrator's account, and not in the management account.
   *
   * @default false
   */
  readonly delegatedAdministrator?: boolean | undefined;
}

const FILE = "the name of a file";

const schemas = {
  ...organizationSchemas,
  template: z.string({ error: FILE }).check(z.minLength(1, FILE)),
  mode: z._default(modeSchema, DEFAULT_MODE),
  emails: guardSchemas.emails,
  customerKey: guardSchemas.customerKey,
} satisfies { [name in keyof OrganizationGuardProps]-?: z.ZodMiniType };

/** CloudFormation may fill these in: nothing here depends on them. Roles are for the first of the regions. */
const MAY_BE_TOKENS = /^(organization|organizationalUnits(\.\d+)?|regions\.\d+|emails\.\d+)$/;

const propsSchema = z.strictObject(schemas, onlyKeys(schemas));

/**
 * One account whose guard can't be updated must not keep the others from it; a fault of all shows in the first
 * accounts.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html
 */
const OPERATIONS = {
  failureTolerancePercentage: 10,
  maxConcurrentPercentage: 25,
  regionConcurrencyType: "PARALLEL",
} satisfies CfnStackSet.OperationPreferencesProperty;

/**
 * The guard for a whole organization: one topic for all messages, a StackSet that puts an unchanged guard into each
 * account and region, and another one for the role by which `audit` and `doctor` read these accounts. Nothing here
 * can change anything in a member account but by deploying. The management account gets no guard: service-managed
 * StackSets leave it out.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
 */
export class OrganizationGuard extends Construct {
  /** The topic of the messages of all accounts and regions. */
  readonly alertTopic: ITopic;
  readonly guards: CfnStackSet;
  readonly auditRoles: CfnStackSet;

  /** Throws if props are faulty, with every fault at once. */
  constructor(scope: Construct, id: string, props: OrganizationGuardProps) {
    super(scope, id);
    const parsed = propsSchema.safeParse(props);
    const faults = withTokenFaults(
      tokenFaults(props, Object.keys(schemas), MAY_BE_TOKENS),
      parsed.success ? [] : faultsOf(parsed.error, inWords(props)),
    );
    if (!parsed.success || faults.length > 0) throw new Error(faultText(faults));
    const { organization, organizationalUnits, regions, template, mode, emails } = parsed.data;
    const { customerKey, delegatedAdministrator } = parsed.data;
    const alerts = new AlertTopic(this, "Alerts", { emails, customerKey, alarms: false, docsUrl: "" });
    alerts.allowMembers(organization);
    this.alertTopic = alerts.topic;
    // The rules are in the template: they may notify even where the mode doesn't.
    noteWithoutSubscribers(this, this.alertTopic, mode === "observe" ? "info" : "warning");
    const members = { units: organizationalUnits, delegatedAdministrator };
    this.guards = stackSet(this, "Guards", {
      ...members,
      stackSetName: "NodegroupGuard",
      description: "A nodegroup-guard in each account and region.",
      templateUrl: new Asset(this, "Template", { path: template }).httpUrl,
      capabilities: ["CAPABILITY_IAM"],
      regions,
      parameters: {
        Mode: mode,
        AlertTopicArn: alerts.topic.topicArn,
        // Alarms reach topics of their own region only.
        Alarms: "no",
        ...(alerts.key && { AlertKeyArn: alerts.key.keyArn }),
      },
    });
    // The first guards may have something to say at once.
    this.guards.node.addDependency(alerts);
    this.auditRoles = stackSet(this, "AuditRoles", {
      ...members,
      stackSetName: "NodegroupGuardAuditRole",
      description: "The role by which nodegroup-guard reads each account.",
      templateBody: JSON.stringify(auditRoleTemplate(organization)),
      capabilities: ["CAPABILITY_NAMED_IAM"],
      // Roles have no region: one of them is enough.
      regions: regions.slice(0, 1),
      parameters: { [AUDITOR]: Stack.of(this).account },
    });
  }
}

type Own = "stackSetName" | "description" | "templateBody" | "templateUrl" | "capabilities";

interface StackSetProps extends Pick<CfnStackSetProps, Own> {
  units: string[];
  regions: string[];
  parameters: { [name: string]: string };
  delegatedAdministrator: boolean;
}

function stackSet(scope: Construct, id: string, props: StackSetProps): CfnStackSet {
  const { units, regions, parameters, delegatedAdministrator, ...own } = props;
  return new CfnStackSet(scope, id, {
    ...own,
    permissionModel: "SERVICE_MANAGED",
    callAs: delegatedAdministrator ? "DELEGATED_ADMIN" : "SELF",
    autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
    managedExecution: { Active: true },
    operationPreferences: OPERATIONS,
    parameters: Object.entries(parameters).map(([parameterKey, parameterValue]) => ({
      parameterKey,
      parameterValue,
    })),
    stackInstancesGroup: [{ deploymentTargets: { organizationalUnitIds: units }, regions }],
  });
}
