import { countAudit } from "../../../../engine/audit/count-audit.ts";
import type { Audit } from "../../../../engine/model/audit.ts";
import { renderAccounts } from "../../../../engine/page/accounts-report.ts";
import { organization } from "../organization.ts";
import { describeInChromium, keepPaper, reportOpener } from "./chromium.ts";

/** Eight accounts, most of them with findings: the two worst are unfolded. */
const audits: Audit[] = organization(8, 3);
const report = renderAccounts(
  audits.map((audit) => ({
    account: audit.account,
    name: audit.accountName ?? "",
    counts: countAudit(audit),
    read: () => audit,
  })),
  [{ account: "999999999999", what: "the role nodegroup-guard-audit", why: "not allowed" }],
);

describeInChromium("a report of several accounts", () => {
  const open = reportOpener();

  it("asks for nothing and complains about nothing", async () => {
    const { page, requests, complaints } = await open(report);
    await page.locator("#unfold").click();
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    expect(await page.locator(".account:not([open])").count()).toBe(0);
  });

  it("finds an account by its id and by its name, and hides the others", async () => {
    const { page } = await open(report);
    const shown = page.locator(".account:visible");
    const all = await shown.count();
    for (const text of ["100000000004", "TEAM-4"]) {
      await page.fill("#find", text);
      expect(await shown.count()).toBe(1);
      expect(await shown.locator("h2").first().textContent()).toContain("100000000004");
      expect(await shown.locator(".vpc:visible").count()).toBeGreaterThan(0);
    }
    await page.fill("#find", "");
    expect(await shown.count()).toBe(all);
  });

  it("unfolds the account of the subnet that its address names, and tells all of it", async () => {
    const folded = /<details class="account [^"]*" id="account-(\d+)">/.exec(report)?.[1] ?? "";
    const [, id = ""] = new RegExp(`id="(${folded}-subnet-[^"]+)" data-subnet`).exec(report) ?? [];
    const { page } = await open(report, {}, `#${id}`);
    expect(await page.locator(`#account-${folded}`).getAttribute("open")).not.toBeNull();
    expect(await page.locator("#detail").textContent()).toContain(id.replace(`${folded}-`, ""));
    expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(true);
  });

  it("can be printed", async () => {
    const { page } = await open(report);
    await keepPaper(page, "accounts");
    await page.screenshot({ path: "reports/accounts.png", fullPage: true });
  });
});
