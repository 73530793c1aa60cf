import * as fc from "fast-check";
import { EVENTS, eventFrom, pathsIn } from "./event.ts";
import { hostile } from "./hostile.ts";

/** Events that were good ones until somebody or something damaged them. */

type Members = Record<string, unknown>;

/** As JSON, so that each event gets a value of its own. */
const anything: fc.Arbitrary<string> = fc.oneof(
  fc.json(),
  hostile(300).map((text) => JSON.stringify(text)),
  fc.constantFrom(...["null", '""', "0", "[]", "{}", '{"__proto__":{"source":"aws.eks"}}']),
  fc.constant(JSON.stringify("x".repeat(10_000))),
);

/** A text with a piece of it changed: still nearly a name, a time, a version. */
const nearly = fc.tuple(fc.nat(30), hostile(3), fc.nat(3)).map(
  ([at, piece, cut]) =>
    (value: unknown) =>
      typeof value === "string" ? value.slice(0, at) + piece + value.slice(at + cut) : value,
);

const damage = fc.record({
  place: fc.nat(),
  with: fc.oneof(
    fc.constant("leave it out" as const),
    nearly,
    anything.map((json) => () => JSON.parse(json)),
  ),
});

/** One of the events of test/events with up to six members left out, changed or replaced. */
export const mutatedEvent: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...EVENTS), fc.array(damage, { minLength: 1, maxLength: 6 }))
  .map(([file, damages]) => {
    const event = eventFrom(file);
    for (const { place, with: how } of damages) {
      const paths = pathsIn(event);
      const [parent, key] = find(event, paths[place % paths.length] ?? "");
      if (how === "leave it out") delete parent[key];
      else parent[key] = how(parent[key]);
    }
    return event;
  });

/** A member's key may hold dots itself, so the longest key that fits is taken at each step. */
function find(within: Members, path: string): [Members, string] {
  const key = Object.keys(within)
    .filter((each) => path === each || path.startsWith(`${each}.`))
    .sort((a, b) => b.length - a.length)[0];
  if (key === undefined || path === key) return [within, key ?? path];
  return find(within[key] as Members, path.slice(key.length + 1));
}
