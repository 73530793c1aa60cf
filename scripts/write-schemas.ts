import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { schemas } from "./schemas.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

for (const [file, text] of Object.entries(schemas())) writeFileSync(join(ROOT, file), text);
