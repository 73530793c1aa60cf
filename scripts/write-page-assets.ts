import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PAGE_ASSETS, pageAssets } from "./page-assets.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
writeFileSync(PAGE_ASSETS, pageAssets());
