import * as fc from "fast-check";
import { assess } from "../../../engine/decision/assess.ts";
import { checks } from "../../../engine/decision/checks.ts";
import type { Facts } from "../../../engine/model/facts.ts";
import { FINDINGS } from "../../../engine/model/findings.ts";
import { assessmentCase, deliveryOf, factsOf } from "../../support/assessment-case.ts";
import { facts, mainTable, subnet, toInternet } from "../../support/build.ts";
import { parseCases, readCases, tables } from "../../support/cases.ts";
import { someFacts } from "../../support/some-facts.ts";

const byTable = tables("assessment.").map((file) => ({ file, cases: readCases(file, assessmentCase) }));
const all = byTable.flatMap(({ cases }) => cases);

describe.each(byTable)("$file", ({ cases }) => {
  test.each(cases)("$case", ({ given, finding, because, also, ...expected }) => {
    const [assessment] = assess(factsOf(given), deliveryOf(given));
    expect(assessment?.finding).toBe(finding);
    expect(assessment?.notes.map((note) => note.finding)).toEqual(also);
    expect(assessment?.alreadyEnabled).toBe(expected["enabled since the node group was requested"]);
    if (because !== undefined) expect(assessment?.evidence).toBe(because);
  });
});

describe("the decision tables", () => {
  test.each(FINDINGS)("show %s deciding, and in which words", (kind) => {
    const shown = all.filter(({ finding, because }) => finding === kind && because !== undefined);
    expect(shown).not.toEqual([]);
  });

  // A subnet without any way out has none to an internet gateway, so these two never meet.
  const apart = ["no-route-to-api then internet-blocked"];
  const neighbours = checks.slice(1).map(({ finding }, index) => `${checks[index]?.finding} then ${finding}`);

  test.each(neighbours.filter((pair) => !apart.includes(pair)))("show who comes first: %s", (pair) => {
    const shown = all.map(({ finding, also }) => `${finding} then ${also[0]}`);
    expect(shown).toContain(pair);
  });

  test("have no two cases of one name", () => {
    const names = all.map((row) => row.case);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  const good = { case: "a case", given: { "auto-assign public IPv4": "on" }, finding: "ready" };
  const read = (row: object) => () => parseCases({ about: "", cases: [row] }, assessmentCase, "a.json");

  test("take a well-formed case", () => {
    expect(read(good)).not.toThrow();
  });

  test.each([
    ["a misspelt fact", { ...good, given: { "auto-assign public IPV4": "on" } }, "auto-assign public IPV4"],
    ["a misspelt expectation", { ...good, note: ["few-addresses"] }, "note"],
    ["a value that is none", { ...good, given: { "auto-assign public IPv4": "yes" } }, '"on"|"off"'],
    ["a finding that is none", { ...good, finding: "redy" }, "finding"],
    ["a route that is none", { ...good, given: { "own route table": ["igw-1"] } }, "own route table"],
    ["an expectation left out", { case: "a case" }, "finding"],
  ])("refuse %s", (_what, row, named) => {
    expect(read(row)).toThrow(named);
  });
});

describe("what could not be read", () => {
  const failed = (action: string, denied = false) =>
    ({ kind: "unreadable", action, reason: `no ${action}`, denied }) as const;
  const read = (action: string, denied = false) => ({ action, denied });
  const changing = mainTable([toInternet], { associations: [{ main: true, state: "associating" }] });
  const unreadSubnet = { subnets: [{ id: "subnet-1", subnet: failed("ec2:S", true) }] };

  test.each<[string, Partial<Facts>, string, object[] | undefined]>([
    ["the subnet", unreadSubnet, "subnet: no ec2:S", [read("ec2:S", true)]],
    [
      "subnet, cluster and node group",
      { ...unreadSubnet, cluster: failed("eks:C"), nodegroup: failed("eks:N") },
      "subnet: no ec2:S; cluster: no eks:C; node group: no eks:N",
      [read("ec2:S", true), read("eks:C"), read("eks:N")],
    ],
    [
      "cluster and node group, by one action",
      { cluster: failed("eks:X"), nodegroup: failed("eks:X") },
      "cluster: no eks:X; node group: no eks:X",
      [read("eks:X")],
    ],
    ["the node group", { nodegroup: failed("eks:N") }, "node group: no eks:N", [read("eks:N")]],
    ["the cluster, which is gone", { cluster: { kind: "absent" } }, "the cluster doesn't exist", undefined],
    ["the route tables", { routeTables: failed("ec2:R") }, "route table: no ec2:R", [read("ec2:R")]],
    [
      "the subnet and the route tables",
      { ...unreadSubnet, routeTables: failed("ec2:R") },
      "subnet: no ec2:S",
      [read("ec2:S", true), read("ec2:R")],
    ],
    [
      "no read, where a route table is just being associated",
      { routeTables: { kind: "read", value: [changing] } },
      "route table: the association of rtb-main with subnet-1 is changing (associating)",
      undefined,
    ],
    [
      "the launch template",
      { launchTemplate: failed("ec2:L") },
      "launch template: no ec2:L",
      [read("ec2:L")],
    ],
  ])("is named with the action to repeat: %s", (_, changes, evidence, unread) => {
    const [found] = assess(facts(changes));
    expect([found?.finding, found?.evidence, found?.unread]).toEqual(["undetermined", evidence, unread]);
  });

  test("is never a read that succeeded", () => {
    fc.assert(
      fc.property(someFacts, (read) => {
        const { subnets, cluster, nodegroup, routeTables, launchTemplate } = read;
        for (const [index, { unread = [] }] of assess(read).entries()) {
          const reads = [subnets[index]?.subnet, cluster, nodegroup, routeTables, launchTemplate];
          const failed = reads.flatMap((each) => (each?.kind === "unreadable" ? [each.action] : []));
          expect(failed).toEqual(expect.arrayContaining(unread.map(({ action }) => action)));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("is none where all was read", () => {
    expect(assess(facts())[0]).not.toHaveProperty("unread");
  });
});

describe("several subnets", () => {
  test("judges each by itself, in the order given", () => {
    const on = { kind: "read", value: subnet({ autoAssignPublicIpv4: true }) } as const;
    const off = { kind: "read", value: subnet() } as const;
    const subnets = [
      { id: "subnet-1", subnet: on },
      {
        id: "subnet-2",
        subnet: {
          kind: "unreadable",
          action: "ec2:DescribeSubnets",
          reason: "timed out",
          denied: false,
        } as const,
      },
      { id: "subnet-3", subnet: off },
    ];
    const found = assess(facts({ subnets }, ["subnet-1", "subnet-3"]));
    expect(found.map(({ subnet: { id }, finding }) => [id, finding])).toEqual([
      ["subnet-1", "ready"],
      ["subnet-2", "undetermined"],
      ["subnet-3", "missing-public-ip"],
    ]);
  });

  test("takes a receipt for another event's where none is named", () => {
    const [found] = assess(
      factsOf(assessmentCase.shape.given.parse({ "receipt on the subnet": "of this event" })),
    );
    expect(found?.finding).toBe("reverted");
  });
});
