import {
  DescribeRemediationConfigurationsCommand,
  paginateDescribeConfigRules,
} from "@aws-sdk/client-config-service";
import { pages, required } from "../../../engine/aws/read.ts";
import { compare } from "../../../engine/model/compare.ts";
import type { Observations } from "../observations.ts";
import type { GuardReader } from "./clients.ts";

/** AWS Config's name of the rule, set up by Security Hub, a conformance pack or a person. */
const SOURCE = "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED";

/** How many names DescribeRemediationConfigurations takes. */
const AT_A_TIME = 25;

/**
 * The Config rules here that want auto-assign public IPv4 off, and their remediations. Security Hub evaluates
 * EC2.15 by a rule of its own in AWS Config.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/subnet-auto-assign-public-ip-disabled.html
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeRemediationConfigurations.html
 */
export async function readOpposite({
  config: client,
  ask,
}: GuardReader): Promise<Pick<Observations, "subnetRules" | "remediations">> {
  const subnetRules = await ask("config:DescribeConfigRules", async (call) => {
    const rules = await pages(paginateDescribeConfigRules({ client }, {}, call), ({ ConfigRules }) =>
      required(ConfigRules, "ConfigRules"),
    );
    return rules
      .filter(
        ({ Source, ConfigRuleState }) => Source?.SourceIdentifier === SOURCE && !isLeaving(ConfigRuleState),
      )
      .map(({ ConfigRuleName, CreatedBy }) => ({
        name: required(ConfigRuleName, "ConfigRuleName"),
        ...(CreatedBy ? { createdBy: CreatedBy } : {}),
      }))
      .sort((a, b) => compare(a.name, b.name));
  });
  if (subnetRules.kind !== "read") return { subnetRules, remediations: subnetRules };
  const names = subnetRules.value.map(({ name }) => name);
  const remediations = await ask("config:DescribeRemediationConfigurations", async (call) => {
    const found = [];
    for (let start = 0; start < names.length; start += AT_A_TIME) {
      const asked = { ConfigRuleNames: names.slice(start, start + AT_A_TIME) };
      const answer = await client.send(new DescribeRemediationConfigurationsCommand(asked), call);
      found.push(...required(answer.RemediationConfigurations, "RemediationConfigurations"));
    }
    return found.map(({ ConfigRuleName, TargetId, Automatic }) => ({
      rule: required(ConfigRuleName, "ConfigRuleName"),
      document: required(TargetId, "TargetId"),
      automatic: Automatic ?? false,
    }));
  });
  return { subnetRules, remediations };
}

function isLeaving(state: string | undefined): boolean {
  return state === "DELETING" || state === "DELETING_RESULTS";
}
