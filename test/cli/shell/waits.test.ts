import { waitsBy } from "../../../cli/shell/waits.ts";

let clock = 0;
beforeEach(() => {
  clock = 1_000_000;
});
const waits = () => waitsBy(() => clock);

it("says nothing as long as answers come soon", () => {
  const all = waits();
  const ended = all.in("eu-west-1").calling("eks.eu-west-1.amazonaws.com");
  clock += 4_999;
  expect(all.text()).toBe("");
  ended();
  clock += 60_000;
  expect(all.text()).toBe("");
});

it("says which endpoint has not answered, and for how long", () => {
  const all = waits();
  all.in("eu-west-1").calling("eks.eu-west-1.amazonaws.com");
  clock += 12_300;
  expect(all.text()).toBe("eu-west-1: no answer from eks.eu-west-1.amazonaws.com for 12 s");
});

it("counts down to the next try, and forgets the trouble with the first answer", () => {
  const all = waits();
  const wait = all.in("eu-west-1");
  wait.pausing("ec2:DescribeSubnets answered 503", 4_000);
  expect(all.text()).toBe("eu-west-1: ec2:DescribeSubnets answered 503, trying again in 4 s");
  clock += 3_500;
  expect(all.text()).toBe("eu-west-1: ec2:DescribeSubnets answered 503, trying again in 1 s");
  clock += 500;
  expect(all.text()).toBe("eu-west-1: ec2:DescribeSubnets answered 503, trying again");
  const ended = wait.calling("ec2.eu-west-1.amazonaws.com");
  clock += 6_000;
  expect(all.text()).toBe("eu-west-1: no answer from ec2.eu-west-1.amazonaws.com for 6 s");
  wait.answered();
  ended();
  expect(all.text()).toBe("");
});

it("names one region and counts the others that wait", () => {
  const all = waits();
  for (const region of ["a", "b", "c", "d"]) all.in(region);
  all.in("a").pausing("eks:ListClusters is throttled", 1_000);
  all.in("c").pausing("eks:ListClusters is throttled", 1_000);
  expect(all.text()).toBe("a: eks:ListClusters is throttled, trying again in 1 s (and 1 other region)");
  all.in("d").pausing("eks:ListClusters is throttled", 1_000);
  expect(all.text()).toBe("a: eks:ListClusters is throttled, trying again in 1 s (and 2 other regions)");
});
