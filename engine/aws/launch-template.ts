import { DescribeLaunchTemplateVersionsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import type { LaunchTemplateSpecification } from "@aws-sdk/client-eks";
import type { LaunchTemplate, Read } from "../model/facts.ts";
import type { LaunchTemplateReference } from "../model/nodegroup-call.ts";
import { type Reader, required } from "./read.ts";

/**
 * The network interfaces that a launch template version gives to an instance. EKS takes the default version
 * where none is named.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_LaunchTemplateSpecification.html
 */
export function readLaunchTemplate(
  { ec2, ask }: Reader & { ec2: EC2Client },
  { id, name, version }: LaunchTemplateReference,
): Promise<Read<LaunchTemplate>> {
  return ask("ec2:DescribeLaunchTemplateVersions", async (call): Promise<LaunchTemplate> => {
    const answer = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({
        ...(id
          ? { LaunchTemplateId: id }
          : { LaunchTemplateName: required(name, "launch template name or id") }),
        Versions: [version ?? "$Default"],
      }),
      call,
    );
    const data = required(answer.LaunchTemplateVersions?.[0]?.LaunchTemplateData, "LaunchTemplateData");
    return {
      interfaces: (data.NetworkInterfaces ?? []).map(({ AssociatePublicIpAddress }) =>
        AssociatePublicIpAddress === undefined ? {} : { associatePublicIp: AssociatePublicIpAddress },
      ),
    };
  });
}

/** EKS's reference without the members that it left out. */
export function launchTemplateReference({
  id,
  name,
  version,
}: LaunchTemplateSpecification): LaunchTemplateReference {
  return { ...(id ? { id } : {}), ...(name ? { name } : {}), ...(version ? { version } : {}) };
}
