import { CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { AUDIT_ROLE } from "../../engine/model/installed-guard.ts";
import { OrganizationGuard } from "../organization-guard.ts";
import type { Options, OrganizationOptions } from "./options.ts";

/** A guard in every account of an organization's units, from a clone: `template` is the file that each gets. */
export class OrganizationStack extends Stack {
  readonly guards: OrganizationGuard;

  constructor(
    scope: Construct,
    id: string,
    options: Options & { organization: OrganizationOptions },
    template: string,
  ) {
    super(scope, id, { description: "Puts nodegroup-guard into the accounts of an organization." });
    const { mode, emails, customerKey } = options.props;
    const props = { ...options.organization, mode, emails, customerKey, template };
    this.guards = new OrganizationGuard(this, "Guards", props);
    const outputs = {
      AlertTopicArn: [
        this.guards.alertTopic.topicArn,
        "Topic of the messages of all accounts: subscribe here.",
      ],
      AuditRoleName: [AUDIT_ROLE, "The role in each account that audit and doctor read it by."],
    };
    for (const [name, [value = "", description = ""]] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value, description });
    }
  }
}
