import { readFileSync } from "node:fs";
import { PAGE, WRITING } from "./column-tests.ts";
import { REWRITE } from "./matrix-page.ts";
import { readRepeats } from "./read-matrix.ts";
import { measureRepeats } from "./repeats.ts";

(WRITING ? it.skip : it)(
  `makes the changes and messages of docs/failure-matrix.md of an event that comes again (to write it anew: ${REWRITE})`,
  async () => {
    expect(readRepeats(readFileSync(PAGE, "utf8"))).toEqual(await measureRepeats());
  },
);
