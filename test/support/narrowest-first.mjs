import { readFileSync } from "node:fs";

/**
 * For mutation testing, where a run ends with the first file that has a failing test: a file that imports
 * little is about little, so it is quick, and likely to be the one that is about the mutant. Jest itself would
 * begin with whatever takes longest, the properties.
 */
// biome-ignore lint/style/noDefaultExport: Jest takes no other.
export default class NarrowestFirst {
  sort(tests) {
    const breadths = new Map(tests.map(({ path }) => [path, breadth(readFileSync(path, "utf8"))]));
    return [...tests].sort((a, b) => breadths.get(a.path) - breadths.get(b.path));
  }

  shard(tests) {
    return tests;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}

function breadth(source) {
  const imports = source.match(/^(import|\} from) /gm) ?? [];
  return imports.length + (source.includes('from "fast-check"') ? 100 : 0);
}
