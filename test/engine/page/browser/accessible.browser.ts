import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { renderHtml } from "../../../../engine/page/html-report.ts";
import { everyFinding, sampleAudit } from "../audits.ts";
import { auditNamed, HOSTILE } from "../hostile-audit.ts";
import { describeInChromium, reportOpener } from "./chromium.ts";

describeInChromium("axe, with all of its rules, finds nothing to complain of", () => {
  const open = reportOpener();
  const reports = {
    sample: renderHtml(sampleAudit()),
    "every finding": renderHtml(everyFinding()),
  };
  const cases = (["light", "dark"] as const).flatMap((colorScheme) =>
    (["sample", "every finding"] as const).flatMap((name) =>
      [1360, 360].map((width) => ({ name, colorScheme, width })),
    ),
  );

  it.each(cases)(
    "$name, $colorScheme, $width wide: folded, unfolded, with a panel",
    async ({ name, colorScheme, width }) => {
      // axe is run in the page, which the page's own policy forbids: rightly.
      const { page } = await open(reports[name], {
        colorScheme,
        bypassCSP: true,
        viewport: { width, height: 900 },
      });
      expect(await violations(page)).toEqual([]);
      for (const summary of await page.locator(".listing:visible > summary").all()) await summary.click();
      await page.locator(".subnet:visible").first().click();
      expect(await violations(page)).toEqual([]);
    },
  );

  it("with hostile names", async () => {
    const { page } = await open(renderHtml(auditNamed(HOSTILE)), { bypassCSP: true });
    expect(await violations(page)).toEqual([]);
  });

  it("on paper", async () => {
    const { page } = await open(reports["every finding"], { bypassCSP: true, colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    expect(await violations(page)).toEqual([]);
  });
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
