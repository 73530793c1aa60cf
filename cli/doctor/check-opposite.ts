import { aws } from "../../engine/text/shell.ts";
import { page } from "./advice.ts";
import { type Check, ok, wrong } from "./check.ts";

const PAGE = "ec2-15.md";

/**
 * Whether something here wants the opposite of the guard: Security Hub's control EC2.15 or the Config rule behind
 * it, and above all a remediation that disables at once what the guard enables.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15
 */
export const opposite: Check = {
  parts: {
    subnetRules: (rules) => {
      if (rules.length === 0) return [ok("no Config rule here wants auto-assign public IPv4 off")];
      const names = rules.map(({ name }) => name).join(", ");
      const hub = rules.some(({ name, createdBy }) => createdBy === HUB || name.startsWith("securityhub-"));
      const which = hub ? "Security Hub's EC2.15 is on" : "the Config rule is on";
      return [
        ok(
          `${which} (${names}): it reports what the guard enables; AWS Config does not remediate it automatically`,
          PAGE,
        ),
      ];
    },
    remediations: (remediations, { region, known }) =>
      remediations
        .filter(({ automatic }) => automatic)
        .map(({ rule, document }) => {
          const of = { region, "config-rule-name": rule };
          const end = `end it: ${aws("configservice delete-remediation-configuration", of)}`;
          const does = `the Config rule ${rule} is remediated automatically (${document})`;
          return known.stack?.outputs.CanChangeSubnets === "no"
            ? wrong(`${does}: a subnet that somebody enables is disabled again`, page("except it", PAGE, end))
            : wrong(
                `${does}: it disables what the guard enables`,
                page("except the subnets, or end it", PAGE, end),
              );
        }),
  },
};

/** How AWS Config names who set up Security Hub's rules. */
const HUB = "securityhub.amazonaws.com";
