import { AUDIT_ROLE } from "../engine/model/installed-guard.ts";
import { type IamAction, portActions, statementsFor } from "../engine/model/permissions.ts";

/** The parameter that names the account whose people may assume the role. */
export const AUDITOR = "AuditorAccount";

/** Reads of `audit` and `doctor`; no message and no change is among them. */
const READS: readonly IamAction[] = [
  ...portActions.enabledRegions,
  ...portActions.readInventory,
  ...portActions.findGuards,
  ...portActions.observe,
];

/**
 * The template of the role by which one account reads the others, for every region of an account at once.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
 */
export function auditRoleTemplate(organization: string): object {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      "Lets one account of the organization read EKS node groups and their networks. Changes nothing.",
    Parameters: { [AUDITOR]: { Type: "String", AllowedPattern: "^[0-9]{12}$" } },
    Resources: {
      AuditRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: AUDIT_ROLE,
          Description: "nodegroup-guard: audit and doctor over many accounts. Reads only.",
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { AWS: { "Fn::Sub": `arn:\${AWS::Partition}:iam::\${${AUDITOR}}:root` } },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:PrincipalOrgID": organization } },
              },
            ],
          },
          Policies: [
            { PolicyName: "Read", PolicyDocument: { Version: "2012-10-17", Statement: statements() } },
          ],
        },
      },
    },
  };
}

function statements(): object[] {
  return statementsFor(READS).map(({ sid, actions, on, condition }) => ({
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: on === "*" ? "*" : inAllRegions(on.service, on.name),
    ...(condition && { Condition: condition }),
  }));
}

/** CloudFormation shortens the names of what a StackSet's stack holds: they begin with its own, shortened too. */
function inAllRegions(service: string, name: string): object {
  const region = service === "iam" ? "" : "*";
  const inStackSet = name.replace(/\bNodegroupGuard(-\*|\/\*)$/, "StackSet-NodegroupG*");
  return { "Fn::Sub": `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${inStackSet}` };
}
