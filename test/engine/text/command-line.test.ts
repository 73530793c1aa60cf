import { aws, commandLine, quoted } from "../../../engine/text/shell.ts";

/** As people read them; shell.test.ts has shells read them. */
it.each([
  ["subnet-0a01", "subnet-0a01"],
  ["a_b@c%d+e:f,g.h/i=j-k", "a_b@c%d+e:f,g.h/i=j-k"],
  ["-a", "'-a'"],
  ["=ls", "'=ls'"],
  ["", "''"],
  ["two words", "'two words'"],
  ["it's 'quoted'", "'it'\\''s '\\''quoted'\\'''"],
  ["$(id) !! ~ {}", "'$(id) !! ~ {}'"],
  ["`id`", "$'\\x60id\\x60'"],
  ["a\tb", "$'a\\x09b'"],
  ["größe 1 ./:,@%+=-_'", "$'gr\\xc3\\xb6\\xc3\\x9fe 1 ./:,@%+=-_\\x27'"],
])("quotes %j as %s", (value, shown) => {
  expect(quoted(value)).toBe(shown);
});

it("keeps the options in their order, and a flag without a value", () => {
  expect(aws("eks wait", { region: "eu-west-1", force: true, name: "a b", count: "-1" })).toBe(
    "aws eks wait --region eu-west-1 --force --name 'a b' --count='-1'",
  );
  expect(commandLine("terraform apply", {})).toBe("terraform apply");
});

it.each([
  ["file://a", "'(file://a)'"],
  ["fileb://a", "'(fileb://a)'"],
  ["x-file://a", "x-file://a"],
  ["file:/a", "file:/a"],
])("hands over %s as a name, which is no file", (name, shown) => {
  expect(aws("x", { name })).toBe(`aws x --name ${shown}`);
});
