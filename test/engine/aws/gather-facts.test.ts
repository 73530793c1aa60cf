import { created } from "../../support/build.ts";
import { answerFor, type MockedAws, mockedAws } from "./answers.ts";

const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => `subnet-${String(index).padStart(3, "0")}`);

/** Long enough for every promise that can be settled to be so. */
const idle = () => new Promise((resolve) => setTimeout(resolve, 20));

const EKS = ["DescribeCluster", "DescribeNodegroup"];
const EC2 = ["DescribeSubnets", "DescribeRouteTables", "DescribeLaunchTemplateVersions"];

describe("gathering facts", () => {
  it.each([1, 2, 30, 150])("takes five calls for %i subnets", async (count) => {
    const aws = mockedAws();
    answerFor(aws, ids(count), { launchTemplate: { id: "lt-1", version: "3" } });
    const facts = await aws.gather(created());
    expect(facts.subnets).toHaveLength(count);
    expect(namesOf(aws)).toEqual([...EKS, ...EC2]);
  });

  it("asks for nothing but what it needs, in EC2's terms", async () => {
    const aws = mockedAws();
    answerFor(aws, ["subnet-2", "subnet-1"], { launchTemplate: { id: "lt-1", version: "3" } });
    await aws.gather(created({ cluster: "legacy", nodegroup: "ng-1" }));
    expect(aws.sent().map(({ input }) => input)).toEqual([
      { name: "legacy" },
      { clusterName: "legacy", nodegroupName: "ng-1" },
      { Filters: [{ Name: "subnet-id", Values: ["subnet-1", "subnet-2"] }], MaxResults: 1000 },
      { Filters: [{ Name: "vpc-id", Values: ["vpc-1"] }], MaxResults: 100 },
      { LaunchTemplateId: "lt-1", Versions: ["3"] },
    ]);
  });

  it.each([
    ["the one that an update names, before the one in use", { id: "lt-1", version: "4" }, "4"],
    ["the one in use, where an update names none", undefined, "3"],
  ])("asks for the launch template that nodes will be launched with: %s", async (_, named, version) => {
    const aws = mockedAws();
    answerFor(aws, ["subnet-1"], { launchTemplate: { id: "lt-1", version: "3" } });
    const update = { kind: "version" as const, id: "u-1" };
    await aws.gather({ ...created(), update, ...(named ? { launchTemplate: named } : {}) });
    expect(aws.sent().at(-1)?.input).toEqual({ LaunchTemplateId: "lt-1", Versions: [version] });
  });

  it("asks for no launch template where there is none", async () => {
    const aws = mockedAws();
    answerFor(aws, ["subnet-1"]);
    expect(await aws.gather(created())).not.toHaveProperty("launchTemplate");
    expect(namesOf(aws)).not.toContain("DescribeLaunchTemplateVersions");
  });

  it("asks EC2 for no more values at once than a filter takes", async () => {
    const aws = mockedAws();
    answerFor(aws, ids(450));
    await aws.gather(created());
    const subnetCalls = aws.sent().filter(({ name }) => name === "DescribeSubnets");
    expect(subnetCalls.map(({ input }) => input)).toMatchObject([
      { Filters: [{ Values: { length: 200 } }] },
      { Filters: [{ Values: { length: 200 } }] },
      { Filters: [{ Values: { length: 50 } }] },
    ]);
  });

  it("asks EC2 only when EKS has answered, and then for everything at once", async () => {
    const aws = mockedAws();
    const [eks, ec2] = [gate(), gate()];
    answerFor(aws, ["subnet-1"], { launchTemplate: { id: "lt-1" } }, { eks: eks.opened, ec2: ec2.opened });

    const facts = aws.gather(created());
    await idle();
    expect(namesOf(aws)).toEqual(EKS);

    eks.open();
    await idle();
    expect(namesOf(aws)).toEqual([...EKS, ...EC2]);

    ec2.open();
    await facts;
    expect(aws.sent()).toHaveLength(5);
  });
});

function namesOf(aws: MockedAws): string[] {
  return aws.sent().map(({ name }) => name);
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
