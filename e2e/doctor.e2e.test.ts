import { ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { DisableRuleCommand, EnableRuleCommand } from "@aws-sdk/client-eventbridge";
import { DeleteFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { clientsFor, present } from "./clients.ts";
import { guardCli } from "./guard-cli.ts";
import { openMailbox } from "./mailbox.ts";
import { sharedStacks } from "./stacks.ts";

describe("the doctor of an installed guard", () => {
  const { endpoint, deployments } = sharedStacks();
  const { place, topicArn, auditFunctionName } = deployments.enable;
  const { cloudformation, events, lambda, sns } = clientsFor(endpoint, place);
  const cli = guardCli(place);

  afterAll(() => cli.dispose());

  it("finds nothing wrong, and its test message arrives", async () => {
    const mailbox = await openMailbox(sns, topicArn);
    const { code, output } = await cli.run("doctor", "--send-test");
    const mail = await mailbox.first("test message", 10_000);
    await mailbox.close();

    expect(output).not.toMatch(/^ *(wrong|could not)/m);
    expect(output).toMatch(/^ *ok +audit-completed +(in the hour from|first audit pending)/m);
    expect(output).toContain("The guard, its scheduled audit and its early warnings are able to work.");
    expect(code).toBe(0);
    expect(mail?.subject).toMatch(/test/i);
  });

  it("finds an audit that was stopped, and early warnings that were disabled", async () => {
    const FunctionName = auditFunctionName;
    const { StackResourceSummaries = [] } = await cloudformation.send(
      new ListStackResourcesCommand({ StackName: "NodegroupGuard" }),
    );
    const early = StackResourceSummaries.find(({ LogicalResourceId: id }) => id?.includes("AuditEarlyRule"));
    const Name = present(early?.PhysicalResourceId);
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await events.send(new DisableRuleCommand({ Name }));
    const { code, output } = await cli.run("doctor").finally(async () => {
      await events.send(new EnableRuleCommand({ Name }));
      await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    });

    expect(output.match(/^ *wrong .*$/gm)).toEqual([
      expect.stringMatching(/audit +somebody has stopped it: its reserved concurrency is 0$/),
      expect.stringMatching(/early-warnings +the rule is disabled$/),
    ]);
    expect(code).toBe(1);
  });
});
