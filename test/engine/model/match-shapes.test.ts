import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { matchesGlob, type Shape } from "../../../engine/model/glob.ts";
import { canMatch, MATCH_SHAPES } from "../../../engine/model/match-shapes.ts";
import { RUNS } from "../../support/runs.ts";

type Key = keyof typeof MATCH_SHAPES;
const keys = Object.keys(MATCH_SHAPES) as Key[];
const can = (key: Key, glob: string) => canMatch(glob, MATCH_SHAPES[key]);

test.each<[Key, string[]]>([
  ["account", ["*", "1111*", "????????????", "111122223333", "*1*2*", "**111122223333**"]],
  [
    "region",
    [
      "*",
      "eu-*",
      "*-1",
      "??-west-?",
      "us-gov-west-1",
      "cn-north-1",
      "us-iso*-east-1",
      "eusc-*",
      "eu-isoe-west-1",
    ],
  ],
  ["vpc", ["*", "vpc-0a*", "vpc-?", "*5f607", "vpc-0a1b2c3d4e5f60718"]],
  ["subnet", ["*", "subnet-*", "?ubnet-0a", "*9"]],
  ["createdBy", ["*", "*prod*", "*alice", "a*", "?rn:*", "arn:aws:iam::111122223333:user/alice"]],
])("takes globs for %s that can match", (key, globs) => {
  expect(globs.filter((glob) => !can(key, glob))).toEqual([]);
});

test.each<[Key, string[]]>([
  ["account", ["prod", "11112222333", "1111222233334", "1111-2222-3333", "*a", "?", "1111 *"]],
  [
    "region",
    ["Ireland", "EU-*", "eu_west_1", "eu-west-1a", "eu", "eu-west-*a", "eu-West-1", "us-gov-*-?-*", "global"],
  ],
  ["vpc", ["my-vpc", "VPC-*", "vpc-", "vpc", "*prod-vpc", "subnet-*", "vpc-0a1b 2c"]],
  ["subnet", ["a", "vpc-*", "subnet", "Subnet-*", "subnet-private-*", "subnet-*-a"]],
  ["createdBy", ["alice", "role/admin", "ARN:*", "arn:"]],
])("refuses globs for %s that can match nothing", (key, globs) => {
  expect(globs.filter((glob) => can(key, glob))).toEqual([]);
});

test.each(keys)("takes every glob for %s that matches a text of its shape", (key) => {
  const { shapes, hint } = MATCH_SHAPES[key];
  const part = ({ set, more }: Shape[number]) => {
    const unit = fc.constantFrom(
      ...Array.from("-:0179abcdefilmnoprstuvxwygz*?").filter((each) => set.test(each)),
    );
    return fc.string({ unit, minLength: more ? 0 : 1, maxLength: more ? 5 : 1 });
  };
  const texts = fc.oneof(
    ...shapes.map((shape) => fc.tuple(...shape.map(part)).map((parts) => parts.join(""))),
  );
  const globs = fc.string({ unit: fc.constantFrom(..."*?ar-:17"), maxLength: 12 });
  const cut = fc
    .tuple(texts, fc.nat(), fc.nat(), fc.constantFrom("*", "?", "**", ""))
    .map(([text, from, length, wild]) => {
      const at = from % (text.length + 1);
      return [text, text.slice(0, at) + wild + text.slice(at + (length % 5))] as const;
    });
  fc.assert(
    fc.property(cut, globs, ([text, glob], other) => {
      for (const each of [text, glob, other]) {
        if (matchesGlob(each, text)) expect(can(key, each)).toBe(true);
        // The published schema must not refuse what is taken.
        if (can(key, each)) expect(each).toMatch(new RegExp(hint));
      }
    }),
    { numRuns: RUNS },
  );
});

describe("the regions", () => {
  const partitions = readFileSync(
    "node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js",
    "utf8",
  );
  const regions = Array.from(partitions.matchAll(/"([\w-]+-\d+)": \{/g), ([, region = ""]) => region);
  const patterns = Array.from(
    partitions.matchAll(/"regionRegex": ("\^.*\$")/g),
    ([, pattern = ""]) => new RegExp(JSON.parse(pattern)),
  );

  test("are all that the SDK knows, of every partition", () => {
    expect(regions).toEqual(expect.arrayContaining(["eu-west-1", "eusc-de-east-1", "us-isob-east-1"]));
    expect(regions.filter((region) => !can("region", region))).toEqual([]);
  });

  test("begin as the SDK says, and not otherwise", () => {
    expect(patterns.length).toBeGreaterThanOrEqual(8);
    const letters = Array.from("abcdefghijklmnopqrstuvwxyz");
    const starts = letters.flatMap((one) => letters.map((two) => one + two));
    const rests = ["", "-gov", "-iso", "-isob", "-isoe", "-isof", "sc-de", "sc-fr"];
    const regions = starts.flatMap((start) => rests.map((rest) => `${start}${rest}-north-1`));
    expect(regions.filter((region) => can("region", region))).toEqual(
      regions.filter((region) => patterns.some((pattern) => pattern.test(region))),
    );
  });
});
