import { readFileSync } from "node:fs";
import { PAGE_ASSETS, pageAssets } from "../../../scripts/page-assets.ts";

test("keeps the page's script and style in step with their sources", () => {
  if (readFileSync(PAGE_ASSETS, "utf8") !== pageAssets()) {
    throw new Error(
      `${PAGE_ASSETS} is not what script/ and style/ make now. To bring it up to date, type: npm run page:assets`,
    );
  }
});
