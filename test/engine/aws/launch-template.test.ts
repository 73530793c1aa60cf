import { DescribeLaunchTemplateVersionsCommand } from "@aws-sdk/client-ec2";
import { created } from "../../support/build.ts";
import { answerFor, legacy, mockedAws } from "./answers.ts";

describe("the launch template", () => {
  it.each([
    [
      "EKS's word before the event's",
      { id: "lt-eks", version: "7" },
      { LaunchTemplateId: "lt-eks", Versions: ["7"] },
    ],
    [
      "by id where both are known",
      { id: "lt-1", name: "n" },
      { LaunchTemplateId: "lt-1", Versions: ["$Default"] },
    ],
    ["by name where only that is known", { name: "n" }, { LaunchTemplateName: "n", Versions: ["$Default"] }],
    ["the event's where EKS names none", undefined, { LaunchTemplateId: "lt-event", Versions: ["2"] }],
  ])("is asked for: %s", async (_, launchTemplate, expected) => {
    const aws = mockedAws();
    answerFor(aws, ["subnet-1"], launchTemplate ? { launchTemplate } : {});
    await aws.gather(created({ launchTemplate: { id: "lt-event", version: "2" } }));
    expect(aws.sent().find(({ name }) => name === "DescribeLaunchTemplateVersions")?.input).toEqual(expected);
  });

  it("is known by its interfaces, and whether each gets a public address", async () => {
    const aws = legacy("subnet-1");
    const NetworkInterfaces = [{ AssociatePublicIpAddress: false }, { AssociatePublicIpAddress: true }, {}];
    aws.ec2
      .on(DescribeLaunchTemplateVersionsCommand)
      .resolves({ LaunchTemplateVersions: [{ LaunchTemplateData: { NetworkInterfaces } }] });
    expect((await aws.gather(created({ launchTemplate: { id: "lt-1" } }))).launchTemplate).toEqual({
      kind: "read",
      value: { interfaces: [{ associatePublicIp: false }, { associatePublicIp: true }, {}] },
    });
  });
});
