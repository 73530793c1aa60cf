import * as fc from "fast-check";
import { aws, quoted } from "../../../engine/text/shell.ts";
import { paste, shells } from "../../support/shells.ts";

const hostile: [string, string][] = [
  ["spaces", "two words"],
  ["single quotes", "it's 'quoted'"],
  ["a closing quote and a command", "'; touch pwned; '"],
  ["double quotes", 'say "hi"'],
  ["a substitution", "$(touch pwned)"],
  ["an old substitution", "`touch pwned`"],
  ["a variable", "$CANARY $(($CANARY))"],
  ["a second command", "a; touch pwned"],
  ["a pipe and a redirection", "a | b > pwned"],
  ["a job in the background", "a & touch pwned"],
  ["a line break", "a\ntouch pwned\n"],
  ["a carriage return", "a\rtouch pwned\r"],
  ["an event of the history", "!! !touch"],
  ["a pattern", "* ? [a-z] {a,b}"],
  ["a home directory", "~root"],
  ["zsh's way to name a command", "=ls"],
  ["a comment", "# nothing"],
  ["a backslash", "a\\"],
  ["a terminal escape", "\u001b]0;title\u0007\u001b[2J"],
  ["the end of a bracketed paste", "\u001b[201~touch pwned\n"],
  ["a mark that turns the reading direction", "\u202edwp hcuot"],
  ["characters of four bytes", "🦀𝔘"],
  ["a digit behind a byte", "é1a"],
  ["a leading dash", "--endpoint-url=http://example.org"],
  ["one dash", "-"],
  ["nothing", ""],
];

/** Any text that a program can be given: an argument ends at NUL. */
const anyText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom(...("'\"\\$`!;&|<>(){}[]*?~#=-\n\r\t\u001b é🦀ax1".match(/./gsu) ?? [])),
      maxLength: 30,
    }),
  )
  .filter((text) => !text.includes("\0"));

describe.each(shells)("a command pasted into $name", (shell) => {
  it.each(hostile)("hands over %s as it is and runs nothing else", (_, name) => {
    const command = aws("eks describe-nodegroup", {
      region: "eu-west-1",
      "nodegroup-name": name,
      force: true,
    });
    expect(paste(shell, [command])).toEqual({
      calls: [
        [
          "aws",
          "eks",
          "describe-nodegroup",
          "--region",
          "eu-west-1",
          ...option("nodegroup-name", name),
          "--force",
        ],
      ],
      noise: "",
      files: [],
    });
  });

  it("hands over any text as it is and runs nothing else", () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 20, maxLength: 60, size: "max" }), (names) => {
        expect(
          paste(
            shell,
            names.map((name) => aws("x", { name })),
          ),
        ).toEqual({
          calls: names.map((name) => ["aws", "x", ...option("name", name)]),
          noise: "",
          files: [],
        });
      }),
    );
  });

  // The harness itself: without it the tests above could pass by seeing nothing.
  it.each([
    ["another file", "aws x > pwned", { files: ["pwned"] }],
    ["another program's absence", "touch pwned", { noise: expect.stringContaining("touch") }],
    ["another builtin's output", "aws x; echo y", { noise: "y\n" }],
    [
      "a second call",
      "aws x; aws y",
      {
        calls: [
          ["aws", "x"],
          ["aws", "y"],
        ],
      },
    ],
    ["an expansion", 'aws "$CANARY"', { calls: [["aws", "expanded"]] }],
    ["history", 'aws "!touch"', { noise: expect.stringContaining("event not found") }],
  ])("would show %s", (_, command, expected) => {
    expect(paste(shell, [command])).toMatchObject(expected);
  });
});

describe("quoted", () => {
  it.each(["subnet-0a01", "eu-west-1", "arn:aws:eks:eu-west-1:1:cluster/x", "10.0.0.0/16", "a=b"])(
    "leaves %s bare, for people to read",
    (value) => expect(quoted(value)).toBe(value),
  );

  it("shows printable ASCII only, and no backtick, so that neither terminal nor Markdown takes it for something else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(quoted(value)).toMatch(/^[\x20-\x5f\x61-\x7e]+$/);
      }),
    );
  });

  it("is one word even for half a surrogate pair, which no argument can hold", () => {
    expect(quoted("a\ud83d")).toBe("$'a\\xef\\xbf\\xbd'");
  });
});

function option(name: string, value: string): string[] {
  return value.startsWith("-") ? [`--${name}=${value}`] : [`--${name}`, value];
}

test.each(["file:///etc/passwd", "fileb://secret"])("does not let the AWS CLI read a file: %s", (name) => {
  expect(aws("eks describe-cluster", { name })).toBe(`aws eks describe-cluster --name '(${name})'`);
});
