import { mail } from "../../../engine/message/mail.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import type { Report, SubnetReport } from "../../../engine/model/report.ts";
import { nextSteps } from "../../../engine/text/next-steps.ts";
import { alerted, enabled, failedToEnable, observed, report } from "../../support/report.ts";
import { cases, only, situations } from "./situations.ts";

describe("the mail", () => {
  it.each(cases)("reads well: %s", (_, report) => {
    expect(`\n${mail(report, report.subnets)}`).toMatchSnapshot();
  });

  it.each(cases)("carries the region in every AWS command: %s", (_, report) => {
    const commands = mail(report, report.subnets).match(/^ +aws .*$/gm) ?? [];
    expect(commands).not.toEqual([]);
    expect(commands.filter((command) => !/ --region ap-northeast-1( |$)/.test(command))).toEqual([]);
  });

  it.each(["missing-public-ip", "blackhole-route"] as const)(
    "names no receipt or source that isn't there: %s",
    (finding) => {
      expect(mail(only(finding), only(finding).subnets)).not.toMatch(/receipt:|defined as|interfaces/);
    },
  );
});

describe("what the mail says about a subnet", () => {
  it("shows a receipt only where the change was made", () => {
    const planned = { ...failedToEnable(), receipt: "v1 2026-11-22T10:41:15Z" };
    const made = enabled("subnet-0a01", { receipt: "v1 2026-11-22T10:41:15Z" });
    expect(mail(report([planned]), [planned])).not.toContain("receipt:");
    expect(mail(report([made]), [made])).toContain("receipt: v1 2026-11-22T10:41:15Z");
  });

  it.each(["missing-public-ip", "reverted"] as const)(
    "names its source where the setting belongs there: %s",
    (finding) => {
      const subnet = alerted("subnet-0a01", {
        finding,
        source: { stack: "network", logicalId: "PublicSubnet1" },
      });
      expect(mail(report([subnet]), [subnet])).toContain("PublicSubnet1 in the CloudFormation stack network");
    },
  );

  it("names no source where MapPublicIpOnLaunch is not the matter", () => {
    const source = { stack: "network", logicalId: "PublicSubnet1" };
    const subnet = alerted("subnet-0a01", { finding: "few-addresses", source });
    expect(mail(report([subnet]), [subnet])).not.toContain("CloudFormation");
  });

  it.each(["missing-public-ip", "reverted"] as const)(
    "says what it would cost to switch it on: %s",
    (finding) => {
      const subnet = alerted("subnet-0a01", { finding });
      expect(mail(report([subnet]), [subnet])).toContain(
        "Effect\n  Once enabled, every new instance in the subnet gets a public IPv4 address at US$0.005 per hour",
      );
    },
  );

  it("tells of an observed subnet neither what it would cost nor what to type", () => {
    const subnets = [observed("subnet-0a01"), alerted("subnet-0a02", { finding: "few-addresses" })];
    expect(mail(report(subnets), subnets)).not.toMatch(/Effect|--map-public-ip-on-launch/);
  });
});

describe("what the mail says about the node group", () => {
  const linesOf = (changes: Partial<Report>) => mail(report([alerted()], changes), [alerted()]).split("\n");

  it("tells the time to the second, in UTC", () => {
    expect(linesOf({ eventTime: "2026-11-22T10:41:05.123Z" })).toContain(
      "Created     2026-11-22 10:41:05 UTC by assumed-role/platform-admin/alice (AWS CLI)",
    );
  });

  it("repeats what EKS reports, with the resources it names, if any", () => {
    const health = [
      { code: "AccessDenied", message: "no access", resourceIds: [] },
      {
        code: "Ec2SubnetInvalidConfiguration",
        message: "no public IPs",
        resourceIds: ["subnet-1", "subnet-2"],
      },
    ];
    const lines = linesOf({ health });
    expect(lines).toContain("EKS health  AccessDenied: no access");
    expect(lines).toContain("EKS health  Ec2SubnetInvalidConfiguration: no public IPs (subnet-1, subnet-2)");
  });

  it("names a creator that is no ARN as it is", () => {
    expect(linesOf({ createdBy: "unknown" })).toContain(
      "Created     2026-11-22 10:41:05 UTC by unknown (AWS CLI)",
    );
  });

  it("names five policies at most, whatever rules and tags there are", () => {
    const subnets = Array.from({ length: 8 }, (_, index) =>
      alerted(`subnet-${index}`, { rule: `rule ${index}` }),
    );
    expect(mail(report(subnets), subnets)).toMatch(/^Policy .*; alert \(rule "rule 4"\); and 3 more$/m);
  });
});

describe("what stands in a subnet", () => {
  const linesOf = (interfaces: SubnetReport["interfaces"]) => {
    const subnet = { ...alerted(), ...(interfaces ? { interfaces } : {}) };
    return mail(report([subnet]), [subnet]);
  };

  it("is said to be nothing where nothing is", () => {
    expect(linesOf({ counts: {}, incomplete: false })).toContain("network interfaces: none\n");
  });

  it("is listed by kind, in the kinds' order", () => {
    const counts = { nat_gateway: 1, instance: 3, lambda: 2 };
    expect(linesOf({ counts, incomplete: false })).toContain(
      "network interfaces: 3 instance, 2 lambda, 1 nat_gateway\n",
    );
  });
});

describe("the next steps", () => {
  it.each(FINDINGS.filter((kind) => kind !== "ready"))("help with %s", (finding) => {
    const report = only(finding);
    expect(nextSteps(report, report.subnets)).toMatchSnapshot();
  });

  it("show no route table where none could be read", () => {
    const subnets = [alerted("subnet-0a01", { finding: "looks-private", facts: null })];
    expect(nextSteps(report(subnets), subnets)).toMatchObject([{ commands: [] }]);
  });

  it("are none for what is fine, was enabled or is only observed", () => {
    const { subnets } = situations["one alerted, one only observed"];
    const quiet = [...situations["thirty subnets"].subnets, ...subnets.slice(1), ...only("ready").subnets];
    expect(nextSteps(situations["thirty subnets"], quiet)).toEqual([]);
  });
});
