import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fillCliDocs } from "./cli-docs.ts";

const PAGE = fileURLToPath(new URL("../docs/cli.md", import.meta.url));

writeFileSync(PAGE, await fillCliDocs(readFileSync(PAGE, "utf8")));
