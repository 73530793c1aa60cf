import { subnetColumns } from "../../../engine/text/subnet-line.ts";
import { alerted, enabled, failedToEnable, leftAlone, observed } from "../../support/report.ts";

const seen = {
  vpc: "vpc-1",
  availabilityZone: "ap-northeast-1a",
  cidr: "10.0.1.0/24",
  owner: "111122223333",
  freeAddresses: 250,
  autoAssignPublicIpv4: false,
};

describe("a subnet's line", () => {
  it.each([
    [{ kind: "internet-gateway", target: "igw-1" }, "public, via igw-1"],
    [{ kind: "elsewhere", target: "nat-1" }, "private, via nat-1"],
    [{ kind: "blackhole", target: "igw-1" }, "blackhole, igw-1"],
    [{ kind: "ambiguous" }, "several default routes"],
    [{ kind: "none" }, "no default route"],
    [undefined, "default route unknown"],
  ] as const)("says how traffic leaves it: %j", (wayOut, words) => {
    const subnet = alerted("subnet-1", { facts: { ...seen, ...(wayOut ? { wayOut } : {}) } });
    expect(subnetColumns(subnet)[3]).toBe(words);
  });

  it.each([
    [enabled(), "was OFF, now ON (verified)"],
    [failedToEnable(), "NOT confirmed to be ON"],
    [leftAlone(), "OK, unchanged"],
    [alerted(), "auto-assign public IPv4 is off, unchanged"],
    [observed(), "auto-assign public IPv4 is off, unchanged (observed only)"],
  ])("says what was done with it", (subnet, words) => {
    expect(subnetColumns(subnet).at(-1)).toBe(words);
  });

  it("keeps its columns where nothing could be read", () => {
    expect(subnetColumns(alerted("subnet-1", { facts: null })).slice(0, 4)).toEqual(["subnet-1", "", "", ""]);
  });
});
