import { Script } from "node:vm";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { countAudit } from "../../../engine/audit/count-audit.ts";
import type { Audit, UnreadAccount } from "../../../engine/model/audit.ts";
import { renderAccounts } from "../../../engine/page/accounts-report.ts";
import { inventory } from "../../cli/support/inventory.ts";
import { balanced, failedRegion, fixed, legacy, tangled } from "../../cli/support/story.ts";
import { sampleAudit } from "./audits.ts";
import { auditNamed, HOSTILE } from "./hostile-audit.ts";
import { organization } from "./organization.ts";

const auditIn = (region: typeof legacy, account: string): Audit => ({
  ...buildAudit(inventory(region)),
  account,
});
const page = (audits: Audit[], unread: UnreadAccount[] = []) =>
  renderAccounts(
    audits.map((audit) => ({
      account: audit.account,
      ...(audit.accountName ? { name: audit.accountName } : {}),
      counts: countAudit(audit),
      read: () => audit,
    })),
    unread,
  );
const [A, B, C, D] = ["100000000001", "100000000002", "100000000003", "100000000004"];
const several = [
  auditIn(balanced, A),
  auditIn(fixed, B),
  auditIn(legacy, C),
  auditIn(failedRegion, D),
  { ...sampleAudit(), account: "100000000005", accountName: "prod" },
];

describe("the HTML report of several accounts", () => {
  const html = page(several);

  it("shows the worst account first, and names those without findings", () => {
    const order = [...html.matchAll(/<details class="account tone-(\w+)" id="account-(\d+)"/g)];
    expect(order.map(([, tone, account]) => [account, tone])).toEqual([
      ["100000000005", "blocks"],
      [D, "blocks"],
      [C, "blocks"],
      [A, "note"],
    ]);
    expect(html).toContain(`No findings in 1 account</summary><ul><li><span class="id">${B}</span></li>`);
    expect(html).toContain(`<span class="id">100000000005</span> prod</h2>`);
  });

  it("says in its first heading in how many accounts node groups would fail", () => {
    const headline = (text: string) => /<h1>(.*?)<\/h1>/.exec(text)?.[1];
    expect(headline(html)).toBe("Node groups failed or would fail in 3 of 5 accounts");
    expect(headline(page([auditIn(fixed, A)]))).toBe("No problems found in 1 account");
    expect(headline(page([auditIn(fixed, A)], [{ account: B, what: "the role r", why: "no" }]))).toBe(
      "No known problems in 1 account, but 1 thing is unknown",
    );
  });

  it("gives every element an id of its own, also where accounts share a subnet", () => {
    const shared = page([auditIn(legacy, A), auditIn(legacy, B), auditIn(tangled, C)]);
    for (const text of [html, shared]) {
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id = ""]) => id);
      expect(links.filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  it("numbers subnets, clusters and networks on from account to account, as the data in the page has them", () => {
    const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
    const tiles = [...html.matchAll(/class="subnet [^"]*" id="(\d+)-(subnet-[^"]+)" data-subnet="(\d+)"/g)];
    expect(tiles).toHaveLength(data.subnets.length);
    for (const [, , id, index] of tiles) expect([index, data.subnets[Number(index)].id]).toEqual([index, id]);
    const rows = [
      ...html.matchAll(/data-cluster="(\d+)"><th role="rowheader" scope="row"><a[^>]*>([^<]*)</g),
    ];
    for (const [, index, name] of rows) expect(data.clusters[Number(index)][0]).toBe(name);
    expect(rows).toHaveLength(data.clusters.length);
    const drawn = [...html.matchAll(/class="vpc card[\s\S]*?data-vpc="(\d+)"/g)].map(([, index]) =>
      Number(index),
    );
    expect(drawn).toEqual(data.vpcs.map((_: unknown, index: number) => index));
    const uses = data.subnets.flatMap(({ verdicts }: { verdicts: { uses: [number, number[]][] }[] }) =>
      verdicts.flatMap(({ uses }) => uses),
    );
    for (const [cluster, groups] of uses)
      for (const group of groups) expect(data.clusters[cluster][1][group]).toBeDefined();
  });

  it("shows only clusters with something to say, and those that could not be read", () => {
    expect(html).not.toContain(">modern<");
    const unread = page([], [{ account: A, accountName: "prod", what: "the role r", why: "not allowed" }]);
    expect(unread).toContain("Accounts that could not be read");
    expect(unread).toContain(`<span class="id">${A}</span> prod</th>`);
    expect(unread).toContain('<a href="#unread">1 account could not be read.</a>');
  });

  it("gives the same bytes for the same accounts, whatever their order", () => {
    expect(page([...several].reverse())).toBe(html);
  });

  it("treats every name as hostile, the account's included", () => {
    const text = page(
      HOSTILE.map((name, index) => ({
        ...auditNamed(HOSTILE),
        account: `10000000000${index % 10}`,
        accountName: name,
      })),
      HOSTILE.map((name) => ({ account: B, accountName: name, what: name, why: name })),
    );
    const script = [...text.matchAll(/<script>/g)];
    expect(script).toHaveLength(1);
    for (const name of HOSTILE.filter((each) => /[<>\u202e\u2028\0]/.test(each)))
      expect(text).not.toContain(name);
    expect(() => new Script(/<script>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? "")).not.toThrow();
  });

  it.each([
    ["100 accounts of 3 clusters, a third with findings", organization(100, 3, 1 / 3), 0],
    ["100 accounts of 3 clusters, all with findings", organization(100, 3, 1), 40],
    ["300 accounts of 3 clusters, all with findings", organization(300, 3, 1), 200],
  ])("is at most 2 MB, and leaves out no account: %s", (_, audits, short) => {
    const text = page(audits);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_000_000);
    const detailed = [...text.matchAll(/<details class="account /g)].length;
    const clean = audits.filter((audit) => countAudit(audit).faulty === 0).length;
    const named = audits.filter(({ account }) => text.includes(`<span class="id">${account}</span>`));
    expect(named).toHaveLength(audits.length);
    expect(audits.length - clean - detailed).toBeGreaterThanOrEqual(short);
    const rest = /<h3>(\d+) more accounts with findings<\/h3>/.exec(text)?.[1] ?? "0";
    expect(Number(rest)).toBe(audits.length - clean - detailed);
    if (short === 0) expect(rest).toBe("0");
  });
});
