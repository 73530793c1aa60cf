import type { Page } from "playwright-core";
import { renderHtml } from "../../../../engine/page/html-report.ts";
import { assessed, auditOf, clusterOf, factsOf, groupOf, sampleAudit } from "../audits.ts";
import { companyAudit } from "../company.ts";
import { describeInChromium, keepPaper, keepPicture, reportOpener } from "./chromium.ts";

const small = renderHtml(sampleAudit());
const company = renderHtml(companyAudit());

describeInChromium("a report, looked at", () => {
  const open = reportOpener();

  it.each([
    ["small", small],
    ["60-clusters", company],
  ])("leaves pictures to look at: %s", async (name, report) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await open(report, { colorScheme, viewport: { width: 1280, height: 900 } });
      await keepPicture(page, `${name}-${colorScheme}`);
    }
    const { page } = await open(report, { viewport: { width: 400, height: 800 } });
    await keepPicture(page, `${name}-400px`);
    await keepPaper(page, name);
  });

  it.each([1, 2, 3, 4, 6])(
    "gives the width to its cards, with ids on one line, in %d zones",
    async (zones) => {
      const { page } = await open(renderHtml(inZones(zones)), { viewport: { width: 1280, height: 900 } });
      const cards = (await page.evaluate(CARDS)) as { share: number; lines: number }[];
      expect(cards).toHaveLength(zones);
      for (const { share, lines } of cards) {
        expect(share).toBeGreaterThan(0.9);
        expect(lines).toBe(1);
      }
    },
  );

  it("names every zone below 720 pixels, also where two stand below each other", async () => {
    const { page } = await open(renderHtml(inZones(3)), { viewport: { width: 719, height: 800 } });
    const named = `[...document.querySelectorAll(".drawing td")].map((cell) => getComputedStyle(cell, "::before").content)`;
    const zones = ["ap-northeast-1a", "ap-northeast-1b", "ap-northeast-1c"];
    expect(await page.evaluate(named)).toEqual(zones.map((zone) => expect.stringContaining(zone)));
  });

  it.each([
    [5, small],
    [60, company],
  ])("gives each of %d clusters one line", async (clusters, report) => {
    const { page } = await open(report, { viewport: { width: 1280, height: 900 } });
    const heights = (await page.evaluate(ROW_HEIGHTS)) as number[];
    expect(heights).toHaveLength(clusters);
    expect(Math.max(...heights)).toBeLessThan(42);
  });

  it("has no blank part in a capture of the full page", async () => {
    const { page } = await open(company, { viewport: { width: 1280, height: 900 } });
    const places = (await page.evaluate(PLACES)) as Place[];
    expect(places.length).toBeGreaterThan(100);
    const picture = await page.screenshot({ fullPage: true });
    expect(await blanksIn(picture.toString("base64"), places, page)).toEqual([]);
  });

  it("takes at most 15 pages of paper for 60 clusters", async () => {
    const { page } = await open(company);
    const paper = await keepPaper(page, "60-clusters");
    const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(3);
    expect(pages).toBeLessThanOrEqual(15);
  });

  it("prints what has findings, and how much was left out", async () => {
    const { page } = await open(company);
    await page.fill("#find", "prod-pay-28");
    await page.emulateMedia({ media: "print" });
    await page.locator(".facts-list").last().waitFor({ state: "attached" });
    expect(await page.locator(".vpc:visible").count()).toBe(25);
    expect(await page.locator("#clusters tbody tr:visible").count()).toBe(32);
    expect(await page.locator(".facts-list tbody tr:visible").count()).toBe(75);
    expect(await page.locator(".paper-only:visible").allTextContents()).toEqual([
      "Without findings, and not printed: 23 networks.",
      "Without findings, and not printed: 28 clusters.",
    ]);
  });

  it.each([
    ["small", small],
    ["60-clusters", company],
  ])("breaks no page within a sentence: %s", async (_, report) => {
    const { page } = await open(report);
    await page.emulateMedia({ media: "print" });
    await page.locator(".facts-list").first().waitFor({ state: "attached" });
    expect(await page.evaluate(BREAKABLE)).toEqual([]);
  });
});

function inZones(number: number) {
  const subnets = Array.from({ length: number }, (_, place) =>
    assessed(`subnet-0a7c3e9d1f5b2846${place}`, "missing-public-ip", {
      facts: factsOf({ availabilityZone: `ap-northeast-1${"abcdef"[place]}` }),
    }),
  );
  return auditOf([clusterOf("zones", [groupOf(null, subnets)])]);
}

/** How much of its cell each card takes, and on how many lines its id is. */
const CARDS = `[...document.querySelectorAll(".subnet")].map((card) => {
  const cell = getComputedStyle(card.closest("td"));
  const room = card.closest("td").clientWidth - parseFloat(cell.paddingLeft) - parseFloat(cell.paddingRight);
  const range = document.createRange();
  range.selectNodeContents(card.querySelector(".id"));
  return { share: card.offsetWidth / room, lines: range.getClientRects().length };
})`;

const ROW_HEIGHTS = `[...document.querySelectorAll("#clusters tbody tr")].map((row) => row.offsetHeight)`;

interface Place {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Everything in the page that a picture of it has to show something of. */
const PLACES = `[...document.querySelectorAll(".vpc > summary, #clusters tbody tr, .action h4, .subnet")]
  .filter((element) => element.checkVisibility())
  .map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { name: element.textContent.trim().slice(0, 60), x, y: y + scrollY, width, height };
  })`;

/** The names of the places in which the picture has one colour only. */
async function blanksIn(picture: string, places: Place[], beside: Page): Promise<string[]> {
  const page = await beside.context().newPage();
  await page.setContent(`<img src="data:image/png;base64,${picture}">`);
  return (await page.evaluate(`(${BLANKS})(${JSON.stringify(places)})`)) as string[];
}

const BLANKS = `async (places) => {
  const image = document.images[0];
  await image.decode();
  return places
    .filter(({ x, y, width, height }) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [Math.ceil(width), Math.ceil(height)];
      const context = canvas.getContext("2d");
      context.drawImage(image, -x, -y);
      const { data } = context.getImageData(4, 4, canvas.width - 8, canvas.height - 8);
      return new Set(new Uint32Array(data.buffer)).size < 2;
    })
    .map(({ name }) => name);
}`;

/** Elements of the content with text of their own that a page may end in: neither they nor any box around them avoid it. */
const BREAKABLE = `[...document.querySelectorAll(".page *")]
  .filter((element) => element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((element) => {
    for (let box = element; box; box = box.parentElement) {
      if (getComputedStyle(box).breakInside === "avoid") return false;
    }
    return true;
  })
  .map((element) => element.localName + "." + element.className + ": " + element.textContent.slice(0, 60))`;
