import type { Page } from "playwright-core";
import { renderHtml } from "../../../../engine/page/html-report.ts";
import { bigAudit, sampleAudit } from "../audits.ts";
import { companyAudit } from "../company.ts";
import { describeInChromium, keepPaper, reportOpener } from "./chromium.ts";

describeInChromium("a report, used", () => {
  const open = reportOpener();
  const report = renderHtml(sampleAudit());

  it("tells all of a subnet when it is clicked", async () => {
    const { page } = await open(report);
    await page.getByRole("button", { name: "subnet-08b6c1f9e3d7a2450" }).click();
    const panel = page.getByRole("complementary", { name: "subnet-08b6c1f9e3d7a2450" });
    for (const text of [
      "auto-assign public IPv4 is off",
      "so node groups in it fail with Ec2SubnetInvalidConfiguration",
      "route table rtb-0e5a7f31c9d2b8460 sends 0.0.0.0/0 to igw-0c2f6d1e8b7a49350 (active)",
      "too few free addresses: 0 free in 192.168.64.0/19",
      "Enable auto-assign public IPv4, or create the node group in private subnets",
      "--subnet-id subnet-08b6c1f9e3d7a2450 --map-public-ip-on-launch",
      "SubnetPublicAPNORTHEAST1D in the CloudFormation stack eksctl-checkout-cluster",
      "checkout: workers-2019 (DEGRADED)",
      "search: its first node group",
    ]) {
      expect(await panel.textContent()).toContain(text);
    }
    const link = panel.getByRole("link", { name: "AWS documentation" });
    expect(await link.getAttribute("href")).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(await link.getAttribute("rel")).toContain("noopener");
  });

  it.each(["Enter", "Space"])("opens a subnet with %s, and gives the focus back on Escape", async (key) => {
    const { page } = await open(report);
    const tile = page.locator('.subnet[data-subnet="0"]');
    const id = await tile.getAttribute("id");
    await tile.focus();
    await page.keyboard.press(key);
    expect(await tile.getAttribute("aria-expanded")).toBe("true");
    expect(await focused(page)).toBe("detail-title");
    expect(await page.getByRole("status").textContent()).toMatch(/^[a-z].*, 1 thing to do$/);
    await page.keyboard.press("Escape");
    expect(await page.locator("#detail").isVisible()).toBe(false);
    expect(await focused(page)).toBe(id);
    expect(await tile.getAttribute("aria-expanded")).toBe("false");
  });

  it("begins with a way past the summary", async () => {
    const { page } = await open(report);
    await page.keyboard.press("Tab");
    expect(await page.locator(".skip").evaluate((link) => link.matches(":focus"))).toBe(true);
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("main");
  });

  it("goes through the page in the order of reading, with one stop for each drawing", async () => {
    const { page } = await open(report);
    const stops: string[] = [];
    for (let press = 0; press < 80; press += 1) {
      await page.keyboard.press("Tab");
      stops.push(String(await page.evaluate(DESCRIBE_FOCUS)));
      if (stops.at(-1) === "nowhere") break;
    }
    const parts = stops.map((stop) => stop.split(" ")[0]);
    expect(parts.filter((part, place) => part !== parts[place - 1])).toEqual([
      "skip",
      "header",
      "nav",
      "actions",
      "look",
      "networks",
      "clusters",
      "nowhere",
    ]);
    expect(stops.filter((stop) => stop.startsWith("networks subnet "))).toHaveLength(2);
    expect(stops.filter((stop) => stop.endsWith(" hidden"))).toEqual([]);
  });

  it("moves between subnets as they are drawn, and remembers where it was", async () => {
    const { page } = await open(report);
    await page.locator("#networks .subnet").first().focus();
    const first = await focused(page);
    const seen = [first];
    for (const key of [
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
      "ArrowDown",
      "ArrowLeft",
      "ArrowUp",
      "Home",
    ]) {
      await page.keyboard.press(key);
      seen.push(await focused(page));
    }
    const [, second, third, still, below, , above] = seen;
    expect(new Set([first, second, third, below]).size).toBe(4);
    expect(still).toBe(third);
    expect(above).toBe(second);
    expect(seen.at(-1)).toBe(first);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    expect(await focused(page)).toBe(second);
  });

  it("finds networks by cluster and by finding, and says how many", async () => {
    const { page } = await open(report);
    const vpcs = page.locator(".vpc:visible");
    await page.fill("#find", "PLATFORM");
    expect(await vpcs.count()).toBe(1);
    expect(await page.getByRole("status").textContent()).toBe("1 network and 1 cluster shown");
    expect(await page.locator("#clusters tbody tr:visible").allTextContents()).toEqual([
      expect.stringContaining("platform"),
    ]);
    await page.fill("#find", "subnet-0d70f1b5a2e946c83");
    expect(await page.locator("#clusters tbody tr:visible").allTextContents()).toEqual([
      expect.stringContaining("reports"),
    ]);
    await page.fill("#find", "no such thing");
    expect(await page.locator("#no-network").isVisible()).toBe(true);
    expect(await page.locator("#no-cluster").isVisible()).toBe(true);
    await page.fill("#find", "");
    await page.locator('.counts a[data-finding="looks-private"]').click();
    expect(await vpcs.count()).toBe(1);
    expect(await page.locator(".vpc:visible .subnet:not(.dim)").count()).toBe(1);
    expect(await page.locator("#clusters tbody tr:visible").count()).toBe(1);
    await page.locator("#only").selectOption({ label: "blocks now" });
    expect(await vpcs.count()).toBe(2);
    expect(await page.locator(".vpc:visible .subnet:not(.dim)").count()).toBe(5);
  });

  it("keeps the search in sight while it changes what is below", async () => {
    const { page } = await open(renderHtml(companyAudit()));
    await page.locator("#clusters tbody tr").nth(20).scrollIntoViewIfNeeded();
    await page.fill("#find", "pay");
    expect((await page.locator("#look").boundingBox())?.y).toBeGreaterThanOrEqual(0);
    expect(await page.locator("#clusters tbody tr:visible").count()).toBe(7);
  });

  it.each([
    ["subnet-00000010aabbccddd", "subnet-00000010aabbccddd"],
    ["subnet-000001d0aabbccddd", "subnet-000001d0aabbccddd"],
  ])("opens the subnet in its address: #%s", async (address, title) => {
    const { page } = await open(renderHtml(companyAudit()), {}, `#${address}`);
    expect(await page.getByRole("complementary", { name: title }).isVisible()).toBe(true);
    expect(await inSight(page, `#${address}`)).toBe(true);
  });

  it.each([
    "cluster-ap-northeast-1-dev-ops-50",
    "vpc-0000002faabbccddd",
    "action-missing-public-ip-subnet-000002c2aabbccddd",
  ])("opens what its address names, folded away or not: #%s", async (address) => {
    const { page } = await open(renderHtml(companyAudit()), {}, `#${address}`);
    expect(await inSight(page, `#${address}`)).toBe(true);
    const folded = "(element) => element.closest('details:not([open])') === null";
    expect(
      await page.locator(`#${address}`).evaluate(`(${folded})(document.getElementById("${address}"))`),
    ).toBe(true);
  });

  it("writes the address of what is opened, and links to it", async () => {
    const { page } = await open(report);
    await page.locator("#subnet-08b6c1f9e3d7a2450").click();
    expect(new URL(page.url()).hash).toBe("#subnet-08b6c1f9e3d7a2450");
    const link = page.locator("#detail").getByRole("link", { name: "Link to this subnet" });
    expect(await link.getAttribute("href")).toBe("#subnet-08b6c1f9e3d7a2450");
    await page.locator(".anchor").first().click();
    expect(new URL(page.url()).hash).toMatch(/^#action-missing-public-ip-subnet-/);
    await page.locator("#clusters th a").first().click();
    expect(new URL(page.url()).hash).toMatch(/^#cluster-ap-northeast-1-/);
  });

  it("leads from an action to its subnet and from a cluster to its network", async () => {
    const { page } = await open(renderHtml(bigAudit(40, 1, 4)));
    await page.locator(".more > summary").click();
    await page.locator(".action a[data-subnet]").last().click();
    expect(await page.locator("#detail").isVisible()).toBe(true);
    const link = page.locator("#clusters a").last();
    await link.click();
    const network = page.locator((await link.getAttribute("href")) ?? "");
    expect(await network.getAttribute("open")).not.toBeNull();
  });

  it("copies a command as it is written", async () => {
    const { page } = await open(report, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.locator(".action .copy").first().click();
    expect(await page.getByRole("status").textContent()).toBe("Copied to the clipboard");
    const commands = sampleAudit()
      .actions.filter(({ finding }) => finding === "missing-public-ip")
      .flatMap((action) => action.fix ?? []);
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(commands[0]);
    await page.locator(".copy-all").click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(commands.join("\n"));
  });

  it("prints unfolded, unclipped and without controls, and folds again", async () => {
    const { page } = await open(report);
    const folded = await page.locator("details:not([open])").count();
    await page.emulateMedia({ media: "print" });
    await waitForFolded(page, 0);
    expect(await page.locator(".facts-list tbody tr:visible").count()).toBe(
      await page.locator(".subnet:not(.tone-good)").count(),
    );
    expect(await page.locator("button:not(.subnet):visible, input:visible, nav:visible").count()).toBe(0);
    expect(await page.evaluate(CLIPPED)).toEqual([]);
    expect((await keepPaper(page, "small")).length).toBeGreaterThan(20_000);
    await page.emulateMedia({ media: "screen" });
    await waitForFolded(page, folded);
  });
});

async function inSight(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).boundingBox();
  const { height } = page.viewportSize() ?? { height: 0 };
  return box !== null && box.y >= 0 && box.y < height;
}

/** Where the focus is: the part of the page, and what it is on. */
const DESCRIBE_FOCUS = `(() => {
  const active = document.activeElement;
  if (active === document.body) return "nowhere";
  const part = active.closest(".skip, header, nav, form, section, aside");
  const shown = active.checkVisibility() ? "" : " hidden";
  return [part.id || part.className === "skip" && "skip" || part.localName, active.className].join(" ").trim() + shown;
})()`;

/** Elements on paper whose content is wider than they are. */
const CLIPPED = `[...document.querySelectorAll("main *")]
  .filter((element) => element.checkVisibility() && !element.closest(".vh, svg") && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
  .map((element) => element.localName + "." + element.className)`;

/** The page learns of the change of medium a moment later; the test's own time limit ends a vain wait. */
async function waitForFolded(page: Page, number: number): Promise<void> {
  while ((await page.locator("details:not([open])").count()) !== number) await page.waitForTimeout(20);
}

async function focused(page: Page): Promise<string> {
  return String(await page.evaluate("document.activeElement.id"));
}
