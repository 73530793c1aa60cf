export interface Release {
  version: string;
  lock: { version?: string; packages?: Record<string, { version?: string }> };
  changelog: string;
  /** The tag that names the release, if there is one already. */
  tag: string | undefined;
  /** Files that are made from the code, and whether they are what it makes now. */
  generated: { file: string; same: boolean }[];
}

/** Everything that keeps a release from being made, a line each. */
export function releaseFaults({ version, lock, changelog, tag, generated }: Release): string[] {
  const locked = [lock.version, lock.packages?.[""]?.version];
  const dated = new RegExp(`^## \\[${version.replaceAll(".", "\\.")}\\] - \\d{4}-\\d{2}-\\d{2}$`, "m");
  const [, newest] = changelog.match(/^## \[(\d[^\]]*)\]/m) ?? [];
  const faults: (string | false)[] = [
    !/^\d+\.\d+\.\d+$/.test(version) && `package.json: ${version} is no version`,
    locked.some((each) => each !== version) &&
      `package-lock.json has ${locked.join(" and ")}, not ${version}`,
    !dated.test(changelog) && `CHANGELOG.md has no heading "## [${version}] - YYYY-MM-DD"`,
    newest !== version && `CHANGELOG.md begins with ${newest ?? "no version"}, not ${version}`,
    !/^## \[Unreleased\]$/m.test(changelog) && "CHANGELOG.md has no heading Unreleased for what comes next",
    dated.test(changelog) &&
      !releaseNotes(changelog, version).trim() &&
      `CHANGELOG.md says nothing of ${version}`,
    tag !== undefined && tag !== `v${version}` && `the tag is ${tag}, not v${version}`,
    ...generated.map(
      ({ file, same }) => !same && `${file} is not what the code makes: npm run schemas, docs:cli`,
    ),
  ];
  return faults.filter((fault) => fault !== false);
}

/** The changelog's text about a version, without its heading. */
export function releaseNotes(changelog: string, version: string): string {
  const [, text = ""] = changelog.split(`## [${version}] - `);
  const [, body = ""] = text.match(/^[^\n]*\n(.*?)(?=^## \[|$(?![\s\S]))/ms) ?? [];
  return `${body.trim()}\n`;
}
