import type { GroupOwner } from "../../../engine/model/group-owner.ts";
import type { Report } from "../../../engine/model/report.ts";
import { TOOLS } from "../../../engine/model/tool.ts";
import { recreateSteps } from "../../../engine/text/recreate-steps.ts";
import { alerted, enabled, leftAlone, report } from "../../support/report.ts";

const settings = { clusterName: "legacy", nodegroupName: "ng-1", labels: { team: "o'neill" } };

function steps(nodegroupStatus: string, wayBack: Report["wayBack"]) {
  return recreateSteps(report([alerted()], { nodegroupStatus, wayBack }));
}

const owner = (tool: GroupOwner["tool"]): GroupOwner => ({ tool, evidence: "tag a=b" });

function owned(nodegroupStatus: string, by: GroupOwner) {
  return recreateSteps(report([alerted()], { nodegroupStatus, owner: by }));
}

/** The verbs of the commands, in order: "delete-nodegroup" and such. */
function verbs(nodegroupStatus: string, wayBack: Report["wayBack"]): string[] {
  return steps(nodegroupStatus, wayBack).flatMap(({ commands }) =>
    commands.map((command) => command.split(" ").slice(0, 3).join(" ")),
  );
}

describe("re-creating a node group", () => {
  it.each(TOOLS)("is not needed where the node group is ACTIVE: made by %s", (maker) => {
    expect(steps("ACTIVE", { maker, settings })).toEqual([]);
  });

  it.each(["AWS CLI", "AWS console", "another tool"] as const)(
    "deletes, waits and creates again what %s made and EKS refused",
    (maker) => {
      expect(verbs("CREATE_FAILED", { maker, settings })).toEqual([
        "aws eks delete-nodegroup",
        "aws eks wait",
        "aws eks create-nodegroup",
      ]);
    },
  );

  it("says that the subnets are fixed only where nothing is left to fix", () => {
    const text = (...subnets: Report["subnets"]) =>
      recreateSteps(
        report(subnets, { nodegroupStatus: "CREATE_FAILED", wayBack: { maker: "AWS CLI", settings } }),
      )[0]?.text;
    expect(text(enabled(), leftAlone())).toMatch(/; its subnets are fixed\.$/);
    expect(text(enabled(), alerted())).toMatch(/ once the cause is fixed\.$/);
    expect(text(leftAlone())).toMatch(/ once the cause is fixed\.$/);
  });

  it.each(["Terraform", "OpenTofu"] as const)(
    "asks for the source of %s if one of the subnets has no known source and needs one",
    (tool) => {
      const text = (...subnets: Report["subnets"]) =>
        recreateSteps(report(subnets, { nodegroupStatus: "CREATE_FAILED", owner: owner(tool) }))[0]?.text;
      const plainly = `The node group belongs to ${tool} (tag a=b). Apply again: that re-creates the node group.`;
      const managedBy = { tool: "Terraform", tag: "Terraform=true" } as const;
      expect(text(leftAlone(), alerted())).toMatch(/If it manages the subnets as well, first set /);
      expect([text(leftAlone()), text(alerted("subnet-1", { managedBy }))]).toEqual([plainly, plainly]);
    },
  );

  it("only re-creates a node group that no longer exists", () => {
    expect(steps("GONE", { maker: "AWS CLI", settings })[0]?.text).toBe(
      "Re-create the node group with the settings below once the cause is fixed.",
    );
    expect(verbs("GONE", { maker: "AWS CLI", settings })).toEqual(["aws eks create-nodegroup"]);
  });

  it.each(["CREATING", "UNKNOWN", "DEGRADED"])("looks first where the outcome is open: %s", (status) => {
    const [first, then] = steps(status, { maker: "AWS CLI", settings });
    expect(first?.commands).toEqual([
      "aws eks describe-nodegroup --region ap-northeast-1 --cluster-name legacy --nodegroup-name ng-1",
    ]);
    expect(then?.text).toMatch(/^If it ends as CREATE_FAILED, which is final: delete and re-create /);
  });

  it("saves settings that are too long for a message before it deletes", () => {
    expect(steps("CREATE_FAILED", { maker: "AWS CLI" })[0]?.commands[0]).toMatch(
      /^aws eks describe-nodegroup .* > nodegroup\.json$/,
    );
    expect(verbs("CREATE_FAILED", { maker: "AWS CLI" })).toEqual([
      "aws eks describe-nodegroup",
      "aws eks delete-nodegroup",
      "aws eks wait",
    ]);
  });

  it("leads to the stack of CloudFormation, and deletes nothing behind its back", () => {
    const [step] = owned("CREATE_FAILED", { ...owner("CloudFormation"), stack: "workers" });
    expect(step?.text).toContain("CloudFormation (tag a=b, stack workers). Deploy its stack again");
    expect(step?.commands).toEqual([
      "aws cloudformation describe-stack-events --region ap-northeast-1 --stack-name workers --max-items 20",
    ]);
  });

  it("names the stack once where the evidence names it", () => {
    const evidence = "tag aws:cloudformation:stack-name=workers";
    const [step] = owned("CREATE_FAILED", { tool: "CloudFormation", evidence, stack: "workers" });
    expect(step?.text).toContain(`CloudFormation (${evidence}). `);
  });

  it("says what it knows where the stack's name is not known", () => {
    expect(owned("CREATE_FAILED", owner("CloudFormation"))).toEqual([
      {
        text: "The node group belongs to CloudFormation (tag a=b). Deploy its stack again after its rollback.",
        commands: [],
      },
    ]);
  });

  it("goes by eksctl for what it owns, and only removes the remains of what no longer exists", () => {
    const [step] = owned("DELETING", owner("eksctl"));
    expect(step?.text).toMatch(/ Delete it, then re-create it from your own config file\.$/);
    expect(step?.commands).toEqual([
      "eksctl delete nodegroup --region ap-northeast-1 --cluster legacy --name ng-1 --wait",
      "eksctl create nodegroup --config-file cluster.yaml --include ng-1",
    ]);
    expect(owned("GONE", owner("eksctl"))[0]?.text).toMatch(/ Delete its remains, then re-create it /);
  });

  it("looks first where the outcome of what a tool owns is open", () => {
    expect(owned("CREATING", owner("Pulumi"))[1]?.text).toMatch(
      /^If it ends as CREATE_FAILED, which is final: the node group belongs to Pulumi \(tag a=b\)\. Update its stack /,
    );
  });
});
