import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EKSClient } from "@aws-sdk/client-eks";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const WORKFLOWS = join(".github", "workflows");
const workflows = readdirSync(WORKFLOWS).map((name) => join(WORKFLOWS, name));
const templates = readdirSync(join(".github", "ISSUE_TEMPLATE")).map((name) =>
  join(".github", "ISSUE_TEMPLATE", name),
);
const runners = [...workflows, ".ci/run", ".github/pull_request_template.md"];

const scriptsIn = (text: string) => {
  const run = Array.from(text.matchAll(/npm run ([a-z][\w:-]*)/g), ([, name = ""]) => name);
  return /npm test/.test(text) ? [...run, "test"] : run;
};

test.each(runners)("%s names only scripts that exist", (file) => {
  const scripts = scriptsIn(readFileSync(file, "utf8"));
  expect(scripts).not.toEqual([]);
  expect(scripts.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
});

test("the workflows run all that .ci/run does, on every supported Node.js", () => {
  const ci = readFileSync(join(WORKFLOWS, "ci.yml"), "utf8");
  expect(scriptsIn(ci).sort()).toEqual(scriptsIn(readFileSync(".ci/run", "utf8")).sort());
  const versions = Array.from(ci.matchAll(/node: (\[.*\])/g), ([, list = ""]) => JSON.parse(list));
  expect(versions).toEqual([
    ["20", "22", "24"],
    ["20", "22", "24"],
  ]);
});

test.each(workflows)("%s pins its actions by commit, and has only the permissions it names", (file) => {
  const text = readFileSync(file, "utf8");
  const actions = Array.from(text.matchAll(/uses: (\S+)/g), ([, action]) => action);
  expect(actions).not.toEqual([]);
  expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action ?? ""))).toEqual([]);
  expect(text).toMatch(/^permissions: \{\}$/m);
});

test.each(templates)("%s has no tab and is not empty", (file) => {
  expect(readFileSync(file, "utf8")).toMatch(/^[^\t]+$/);
});

test("asks for the oldest Node.js of its engines and develops with the function's own", () => {
  expect(manifest.engines.node).toBe(">=20.12");
  expect(readFileSync(".nvmrc", "utf8").trim()).toBe("24");
});

test("depends on nothing at run time but on its peers, which are optional", () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(Object.keys(manifest.peerDependenciesMeta)).toEqual(Object.keys(manifest.peerDependencies));
});

test("gives no test a time limit of its own: the configurations do, and fuzzing takes longer", () => {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const limited = files.filter((name) =>
    /^ *(?:\}, )?\d[\d_]{3,},?\n? *\);$|jest\.setTimeout\((?!PATIENCE\))/m.test(
      readFileSync(join("test", name), "utf8"),
    ),
  );
  expect(limited).toEqual([]);
});

test("prints no advice of the SDK to upgrade Node.js, which would drown what failed", () => {
  const warned = jest.spyOn(process, "emitWarning");
  new EKSClient({ region: "eu-west-1" });
  expect(warned.mock.calls).toEqual([]);
});

describe("the changelog", () => {
  const releases = readFileSync("CHANGELOG.md", "utf8").split(/^## /m).slice(1);
  const KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

  it("has each kind of change once in a release, in order, and each with a blank line before", () => {
    for (const release of releases) {
      const kinds = Array.from(release.matchAll(/(?<=\n\n)### (.*)\n\n- /g), ([, kind = ""]) => kind);
      expect(kinds).toEqual(KINDS.filter((kind) => kinds.includes(kind)));
      expect(release.match(/^###/gm) ?? []).toHaveLength(kinds.length);
    }
  });

  it("begins no two entries in the same words", () => {
    const begins = Array.from(releases.join("").matchAll(/^- .{60}/gm), ([text]) => text);
    expect(begins.filter((each, index) => begins.indexOf(each) < index)).toEqual([]);
  });
});
