import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { chromiumPath } from "./chromium-path.ts";

/** Chromium keeps to itself: no updates, no services of its own. A root in a container has no sandbox. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Pictures that are kept to be looked at. */
const REPORTS = join(process.cwd(), "reports");

/** As `describe`; skipped where there is no Chromium, of which the global setup has said why. */
export const describeInChromium = chromiumPath() ? describe : describe.skip;

/** A page, and all that it did which a report must not do. */
export interface Watched {
  page: Page;
  /** Addresses that were asked for, other than the report itself. */
  requests: string[];
  /** Errors and warnings of the console, uncaught exceptions, dialogs. */
  complaints: string[];
}

/** Opens reports from files, in one browser for all tests of a file. */
export function reportOpener() {
  const directory = mkdtempSync(join(tmpdir(), "html-report-"));
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath() ?? "", args: FLAGS });
  });

  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true });
  });

  return async (report: string, options: BrowserContextOptions = {}, hash = ""): Promise<Watched> => {
    if (!browser) throw new Error("the browser has not started");
    const file = join(directory, "report.html");
    writeFileSync(file, report);
    const address = pathToFileURL(file).href + hash;
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
    const watched = watch(await context.newPage(), address);
    await watched.page.goto(address);
    return watched;
  };
}

/** Keeps a picture of the page under reports/. */
export async function keepPicture(page: Page, name: string, fullPage = true): Promise<void> {
  mkdirSync(REPORTS, { recursive: true });
  await page.screenshot({ path: join(REPORTS, `html-report-${name}.png`), fullPage });
}

/** Keeps the printed page under reports/. */
export async function keepPaper(page: Page, name: string): Promise<Buffer> {
  mkdirSync(REPORTS, { recursive: true });
  return page.pdf({ path: join(REPORTS, `html-report-${name}-print.pdf`), format: "A4" });
}

function watch(page: Page, address: string): Watched {
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return { page, requests, complaints };
}
