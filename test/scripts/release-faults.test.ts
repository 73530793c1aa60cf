import { type Release, releaseFaults, releaseNotes } from "../../scripts/release-faults.ts";

const CHANGELOG = `# Changelog

## [Unreleased]

## [0.2.0] - 2026-11-24

### Added

- A package.

## [0.1.0] - 2026-10-01

- The first.
`;
const release: Release = {
  version: "0.2.0",
  lock: { version: "0.2.0", packages: { "": { version: "0.2.0" } } },
  changelog: CHANGELOG,
  tag: "v0.2.0",
  generated: [{ file: "docs/cli.md", same: true }],
};

test("finds nothing where everything agrees, with a tag or before it", () => {
  expect(releaseFaults(release)).toEqual([]);
  expect(releaseFaults({ ...release, tag: undefined })).toEqual([]);
});

test.each<[string, Partial<Release>, string]>([
  ["a lock file of another version", { lock: { version: "0.1.0" } }, "package-lock.json has 0.1.0"],
  ["a version that the changelog doesn't have", { version: "0.3.0" }, 'no heading "## [0.3.0]'],
  ["a version that isn't the newest", { version: "0.1.0" }, "begins with 0.2.0, not 0.1.0"],
  ["no date", { changelog: CHANGELOG.replace(" - 2026-11-24", "") }, 'no heading "## [0.2.0]'],
  [
    "an empty entry",
    { changelog: CHANGELOG.replace("### Added\n\n- A package.\n", "") },
    "says nothing of 0.2.0",
  ],
  ["no room for what comes next", { changelog: CHANGELOG.replace("## [Unreleased]\n", "") }, "Unreleased"],
  ["another tag", { tag: "v0.2" }, "the tag is v0.2, not v0.2.0"],
  [
    "generated docs that are behind",
    { generated: [{ file: "docs/cli.md", same: false }] },
    "docs/cli.md is not",
  ],
])("refuses %s", (_case, changed, complaint) => {
  expect(releaseFaults({ ...release, ...changed }).join("\n")).toContain(complaint);
});

test("takes the version's own text for its notes", () => {
  expect(releaseNotes(CHANGELOG, "0.2.0")).toBe("### Added\n\n- A package.\n");
  expect(releaseNotes(CHANGELOG, "0.1.0")).toBe("- The first.\n");
});
