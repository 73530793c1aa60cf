import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fillCliDocs } from "./cli-docs.ts";
import { releaseFaults, releaseNotes } from "./release-faults.ts";
import { schemas } from "./schemas.ts";

/**
 * Says whether version, lock file, changelog, schemas and generated docs agree, before a release. `--tag` is
 * the tag that names it, `--notes` a file for the changelog's text about it.
 */
const { values } = parseArgs({ options: { tag: { type: "string" }, notes: { type: "string" } } });
const read = (file: string) => readFileSync(file, "utf8");
const { version } = JSON.parse(read("package.json"));
const changelog = read("CHANGELOG.md");
const generated = { ...schemas(), "docs/cli.md": await fillCliDocs(read("docs/cli.md")) };

const faults = releaseFaults({
  version,
  lock: JSON.parse(read("package-lock.json")),
  changelog,
  tag: values.tag,
  generated: Object.entries(generated).map(([file, text]) => ({ file, same: read(file) === text })),
});
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else {
  if (values.notes) writeFileSync(values.notes, releaseNotes(changelog, version));
  process.stdout.write(`${version} can be released\n`);
}
