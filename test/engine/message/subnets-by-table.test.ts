import { subnetsByTable } from "../../../engine/message/subnets-by-table.ts";
import type { SubnetReport } from "../../../engine/model/report.ts";
import { alerted, enabled, leftAlone } from "../../support/report.ts";

const EVIDENCE = "auto-assign public IPv4 is off; route table rtb-0d1 sends 0.0.0.0/0 to igw-0f1 (active)";
const OFF = "ap-northeast-1a  10.0.1.0/24  auto-assign public IPv4 is off, unchanged";
const inTable = (routeTable: string, changes: Partial<NonNullable<SubnetReport["facts"]>> = {}) => {
  const { facts } = alerted();
  return { facts: facts && { ...facts, routeTable, ...changes } };
};

it("writes what subnets of a table share once, below them, and keeps a table's groups together", () => {
  const interfaces = { counts: { instance: 1 }, incomplete: false };
  const main = inTable("rtb-main", { routeTableAssociation: "main" });
  expect(
    subnetsByTable([
      alerted("subnet-1", { interfaces }),
      alerted("subnet-2", main),
      alerted("subnet-3", { evidence: "another evidence" }),
      alerted("subnet-4"),
      enabled("subnet-5", { receipt: "v1 receipt" }),
      { ...leftAlone("subnet-6"), interfaces, receipt: "v1 receipt" },
    ]),
  ).toEqual([
    "Route table rtb-0d1: public, via igw-0f1",
    `  subnet-1  ${OFF}`,
    "      network interfaces: 1 instance",
    `  subnet-4  ${OFF}`,
    `    ${EVIDENCE}`,
    `  subnet-3  ${OFF}`,
    "    another evidence",
    "  subnet-5  ap-northeast-1a  10.0.1.0/24  was OFF, now ON (verified)",
    `    before: ${EVIDENCE}`,
    "    receipt: v1 receipt",
    "Main route table rtb-main: public, via igw-0f1",
    `  subnet-2  ${OFF}`,
    `    ${EVIDENCE}`,
    "Route table rtb-0d9: private, via nat-0c1",
    "  subnet-6  ap-northeast-1d  10.0.9.0/24  OK, unchanged",
  ]);
});

it("keeps its columns where nothing is known of the subnet or its table", () => {
  const facts = {
    vpc: "vpc-0b1",
    availabilityZone: "ap-northeast-1a",
    cidr: "10.0.1.0/24",
    owner: "111122223333",
    freeAddresses: 250,
    autoAssignPublicIpv4: false,
  };
  expect(
    subnetsByTable([
      alerted("subnet-1", { facts: null, finding: "subnet-not-found", evidence: "no such subnet" }),
      alerted("subnet-22", { facts, evidence: "routes unknown" }),
    ]),
  ).toEqual([
    "Route table unknown",
    "  subnet-1                                 the subnet doesn't exist, unchanged",
    "    no such subnet",
    `  subnet-22  ${OFF}`,
    "    routes unknown",
  ]);
});

it("shows hostile text as text", () => {
  const facts = inTable("rtb\n1", { availabilityZone: "a\u202eb", cidr: "c\td" });
  expect(subnetsByTable([alerted("subnet\n1", { ...facts, evidence: "e\u001b" })])).toEqual([
    "Route table rtb\\u{a}1: public, via igw-0f1",
    "  subnet\\u{a}1  a\\u{202e}b  c\\u{9}d  auto-assign public IPv4 is off, unchanged",
    "    e\\u{1b}",
  ]);
});
