import { renderHtml } from "../../../../engine/page/html-report.ts";
import { bigAudit, everyFinding, sampleAudit } from "../audits.ts";
import { auditNamed, HOSTILE } from "../hostile-audit.ts";
import { describeInChromium, reportOpener, type Watched } from "./chromium.ts";

describeInChromium("a report in Chromium", () => {
  const open = reportOpener();

  it.each([
    ["of a few networks", sampleAudit()],
    ["of every finding", everyFinding()],
    ["of 500 clusters", bigAudit(500, 10, 6)],
    ["of 2,000 subnets in one VPC", bigAudit(1, 2, 2000)],
    ["of nothing", { ...sampleAudit(), clusters: [], actions: [], unread: [] }],
  ])("%s opens from a file, quietly and without any request", async (_, audit) => {
    const watched = await open(renderHtml(audit));
    const tiles = watched.page.locator(".subnet:visible");
    if ((await tiles.count()) > 0) {
      await tiles.last().click();
      expect(await watched.page.locator("#detail").isVisible()).toBe(true);
    }
    expectQuiet(watched);
  });

  it("runs none of the hostile names, whatever is unfolded, opened or searched for", async () => {
    const watched = await open(renderHtml(auditNamed(HOSTILE)));
    const { page } = watched;
    await page.click("#unfold");
    for (const summary of await page.locator(".listing > summary").all()) await summary.click();
    for (const tile of await page.locator(".subnet").all()) {
      await tile.click();
      expect(await page.locator("#detail .evidence").first().textContent()).not.toBe("");
    }
    for (const name of HOSTILE) await page.fill("#find", name);
    expect(await page.evaluate("typeof window.pwned")).toBe("undefined");
    expect(await page.locator("img, iframe, object, [onclick], [onerror]").count()).toBe(0);
    expectQuiet(watched);
  });

  it("would not run them even if one got through as markup", async () => {
    const payloads =
      '<img src="x" onerror="window.pwned = 1"><script>window.pwned = 1</script>' +
      '<a id="trap" href="javascript:window.pwned = 1">here</a><style>body { display: none }</style>';
    const { page, complaints } = await open(renderHtml(sampleAudit()).replace("<main", `${payloads}<main`));
    await page.locator("#trap").click();
    expect(await page.evaluate("typeof window.pwned")).toBe("undefined");
    expect(await page.locator("h1").isVisible()).toBe(true);
    expect(complaints.join("\n")).toMatch(/Content Security Policy/);
  });

  it("lets no text become markup", async () => {
    const { page } = await open(renderHtml(sampleAudit()));
    await expect(page.evaluate("document.body.innerHTML = '<p>'")).rejects.toThrow(/TrustedHTML/);
  });

  it("can be read without its script, but for the details", async () => {
    const { page } = await open(renderHtml(sampleAudit()), { javaScriptEnabled: false });
    expect(await page.locator(".js-only:visible").count()).toBe(0);
    expect(await page.locator("noscript").isVisible()).toBe(true);
    expect(await page.locator(".subnet:visible").count()).toBeGreaterThan(0);
    expect(await page.locator(".action code:visible").count()).toBeGreaterThan(0);
  });

  it.each([320, 480, 719, 720, 1024, 1366, 1920, 3840])("fits a window %d pixels wide", async (width) => {
    const { page } = await open(renderHtml(everyFinding()), { viewport: { width, height: 800 } });
    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await page.locator(".listing > summary").first().click();
    await page.locator(".subnet").first().click();
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    const panel = await page.locator("#detail").boundingBox();
    expect(panel?.x).toBeGreaterThanOrEqual(0);
    expect((panel?.x ?? 0) + (panel?.width ?? 0)).toBeLessThanOrEqual(width);
  });

  it("names the zone of every cell where a narrow window leaves no room for columns", async () => {
    const { page } = await open(renderHtml(everyFinding()), { viewport: { width: 360, height: 800 } });
    const unnamed = `[...document.querySelectorAll(".drawing td:not(:empty)")].filter(
      (cell) => !getComputedStyle(cell, "::before").content.includes(cell.dataset.zone),
    ).length`;
    expect(await page.locator(".drawing td:not(:empty)").count()).toBeGreaterThan(3);
    expect(await page.evaluate(unnamed)).toBe(0);
  });
});

function expectQuiet({ requests, complaints }: Watched): void {
  expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
}
