import { clientsFor } from "./clients.ts";
import { guardCli } from "./guard-cli.ts";
import { openMailbox } from "./mailbox.ts";
import { sharedStacks } from "./stacks.ts";

describe("the doctor of an installed guard", () => {
  const { endpoint, deployments } = sharedStacks();
  const { place, topicArn } = deployments.enable;
  const cli = guardCli(place);

  afterAll(() => cli.dispose());

  it("finds nothing wrong, and its test message arrives", async () => {
    const { sns } = clientsFor(endpoint, place);
    const mailbox = await openMailbox(sns, topicArn);
    const { code, output } = await cli.run("doctor", "--send-test");
    const mail = await mailbox.first("test message", 10_000);
    await mailbox.close();

    expect(output).not.toMatch(/^ *(wrong|could not)/m);
    expect(code).toBe(0);
    expect(mail?.subject).toMatch(/test/i);
  });
});
