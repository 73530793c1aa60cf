import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { compare } from "../../../engine/model/compare.ts";
import type { Policy } from "../../../engine/model/policy.ts";
import type { Json, JsonObject, Template } from "../../../lib/app/merge-templates.ts";
import { type Choices, oneFileTemplate, synthesize } from "../../../lib/app/one-file-template.ts";
import { type Deployment, deployed, holds } from "../../support/cloud-formation.ts";
import { policyOf, TODAY, templateOf } from "../synthesise.ts";

const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));
const optionsFor = (policy = policyOf("alert")) => ({
  props: { rules: policy.rules },
  context,
});
const template = oneFileTemplate(optionsFor(), "exports.handler = 1;", "POLICY");

const DEFAULTS = {
  Mode: "alert",
  Email: "",
  AlertTopicArn: "",
  AlertKeyArn: "",
  Alarms: "yes",
  FollowSeconds: "150",
};
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const HERE = "eu-west-1";

function deploymentOf({ Conditions = {} }: JsonObject, parameters: Partial<typeof DEFAULTS>): Deployment {
  const values = { "AWS::Region": HERE, ...DEFAULTS, ...parameters };
  return { values, conditions: Conditions as Record<string, Json> };
}

/** The template as CloudFormation resolves it with these parameters. */
function resolved(of: JsonObject, parameters: Partial<typeof DEFAULTS>): Template {
  const deployment = deploymentOf(of, parameters);
  const kept = Object.entries(of.Resources as Template["Resources"])
    .filter(([, { Condition }]) => Condition === undefined || holds(String(Condition), deployment))
    .map(([id, { Condition: _, ...resource }]) => [id, resource]);
  return deployed({ Resources: Object.fromEntries(kept), Outputs: of.Outputs ?? {} }, deployment) as Template;
}

function statementsOf(properties: Json | undefined): Json[] {
  return (properties as { PolicyDocument: { Statement: Json[] } }).PolicyDocument.Statement;
}

const ELSEWHERE = ["Code", "Metadata", "DependsOn"];

/** Without what the template has from elsewhere. */
function comparable({ Resources }: Pick<Template, "Resources">): object {
  for (const { Type, Properties } of Object.values(Resources)) {
    // Their order means nothing.
    if (Type === "AWS::IAM::Policy")
      statementsOf(Properties).sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
  }
  const text = JSON.stringify(Resources, (key, value) => (ELSEWHERE.includes(key) ? undefined : value));
  return JSON.parse(text);
}

test.each(["alert", "enable"] as const)(
  "has the stack's resources in mode %s, but says how it was installed",
  (mode) => {
    const [clone, byTemplate] = ['"Value":"clone"', '"Value":"template"'];
    const text = JSON.stringify(templateOf({ policy: policyOf(mode) }).toJSON());
    expect(text.split(clone)).toHaveLength(2);
    const stack: Template = JSON.parse(text.replace(clone, byTemplate));
    expect(comparable(resolved(template, { Mode: mode }))).toEqual(comparable(resolved(stack, {})));
  },
);

test.each<[Partial<Choices>, Partial<typeof DEFAULTS>]>([
  [{ WithEmail: true }, { Email: "a@example.com" }],
  [{ WithAlarms: false }, { Alarms: "no" }],
  [{ OwnTopic: false }, { AlertTopicArn: TOPIC }],
  [
    { OwnTopic: false, WithKey: true, ModeIsEnable: true },
    { AlertTopicArn: TOPIC, AlertKeyArn: KEY, Mode: "enable" },
  ],
  [
    { OwnTopic: false, WithAlarms: false, WithEmail: true },
    { AlertTopicArn: TOPIC, Alarms: "no", Email: "a@b.example" },
  ],
])("has with %j what the construct makes so", (choices, parameters) => {
  const plain = { OwnTopic: true, WithAlarms: true, WithEmail: false, WithKey: false, ModeIsEnable: false };
  const made = resolved(synthesize({ ...plain, ...choices }, optionsFor()), parameters);
  const whole = resolved(template, parameters);
  expect(comparable(whole)).toEqual(comparable(made));
  expect(whole.Outputs).toEqual(made.Outputs);
});

const ELSEWHERE_TOPIC = TOPIC.replace(HERE, "us-east-1");

describe.each([
  ["no topic", "", true],
  ["a topic of the same region", TOPIC, true],
  ["a topic of another region", ELSEWHERE_TOPIC, false],
])("with %s", (_case, AlertTopicArn, reached) => {
  const typesIn = (parameters: Partial<typeof DEFAULTS>) =>
    Object.values(resolved(template, parameters).Resources).map(({ Type }) => Type);

  test(`has alarms: ${reached}`, () => {
    const given = { AlertTopicArn, Email: "a@example.com" };
    expect(holds("WithAlarms", deploymentOf(template, given))).toBe(reached);
    expect(typesIn(given).includes("AWS::CloudWatch::Alarm")).toBe(reached);
  });

  test("has none where they aren't wanted", () => {
    expect(typesIn({ AlertTopicArn, Alarms: "no" })).not.toContain("AWS::CloudWatch::Alarm");
  });

  test("subscribes the address in the topic's region", () => {
    const { GuardAlertsEmail } = resolved(template, { AlertTopicArn, Email: "a@example.com" }).Resources;
    const [, , , region] = AlertTopicArn.split(":");
    expect(GuardAlertsEmail?.Properties).toEqual({
      Endpoint: "a@example.com",
      Protocol: "email",
      TopicArn: AlertTopicArn || { Ref: expect.stringContaining("Topic") },
      ...(region && { Region: region }),
    });
  });
});

test("is read here as by CloudFormation, which fails on a selection of what isn't there", () => {
  const region = { "Fn::Select": [3, { "Fn::Split": [":", { Ref: "AlertTopicArn" }] }] };
  expect(deployed(region, deploymentOf({}, { AlertTopicArn: TOPIC }))).toBe(HERE);
  expect(() => deployed(region, deploymentOf({}, {}))).toThrow("nonexistent value at index 3");
  const unused = { ...(template.Conditions as JsonObject), Unused: { "Fn::Equals": [region, HERE] } };
  expect(() => holds("WithAlarms", deploymentOf({ Conditions: unused }, {}))).toThrow("nonexistent value");
});

/** The parts from which the function's code is joined. */
function codeOf({ Resources }: JsonObject): Json[] {
  const { GuardFunction9CCE20FB: guard } = Resources as Record<
    string,
    { Properties: { Code: { ZipFile: { "Fn::Join": [string, Json[]] } } } }
  >;
  return guard?.Properties.Code.ZipFile["Fn::Join"][1] ?? [];
}

const templates = new Map<string, JsonObject>();
function templateFor(policy: Policy): JsonObject {
  const key = JSON.stringify(policy);
  const known = templates.get(key) ?? oneFileTemplate(optionsFor(policy), "", "POLICY");
  templates.set(key, known);
  return known;
}

test.each([
  ["alert", policyOf("alert"), false],
  ["observe", policyOf("alert"), false],
  ["enable", policyOf("alert"), true],
  ["alert", policyOf("alert", { mode: "enable", expires: TODAY }), true],
  ["alert", policyOf("alert", { mode: "enable", expires: "2026-11-21" }), false],
  ["enable", policyOf("alert", { mode: "enable", expires: "2026-11-21" }), true],
])("may write in mode %s with %j: %s", (Mode, policy, may) => {
  const text = JSON.stringify(resolved(templateFor(policy), { Mode }));
  expect(text.includes("ec2:ModifySubnetAttribute")).toBe(may);
  expect(text.includes("ec2:CreateTags")).toBe(may);
  expect(
    text.includes(
      '"CanChangeSubnets":{"Description":"Whether the function may enable auto-assign public IPv4.","Value":"yes"',
    ),
  ).toBe(may);
});

test("has the rules in its code, whatever is in their names, and the parameter's mode", () => {
  const rules = [{ name: 'öffentlich "7" \\ $x \u2028 😀', match: { cluster: "*" }, mode: "alert" as const }];
  const own = oneFileTemplate(optionsFor({ mode: "enable", rules }), "", "POLICY");
  const parts = codeOf(own);
  const code = parts.map((part) => (typeof part === "string" ? part : "observe")).join("");
  expect(parts[1]).toEqual({ Ref: "Mode" });
  expect(code).toMatch(/^[\0-\x7f]*$/);
  expect(JSON.parse(runInNewContext(`${code}; POLICY`))).toEqual({ mode: "observe", rules });
});

test("waits with the function for its role's permissions", () => {
  const { GuardFunction9CCE20FB: guard } = template.Resources as Template["Resources"];
  expect(guard?.DependsOn).toEqual([expect.stringMatching(/^GuardRoleDefaultPolicy/)]);
});

test("asks for nothing but its six parameters: no bucket, no asset, no bootstrap, no other template", () => {
  expect(Object.keys(template.Parameters ?? {})).toEqual(Object.keys(DEFAULTS));
  expect(JSON.stringify(template)).not.toMatch(
    /AssetParameters|BootstrapVersion|S3Bucket|Fn::Transform|Stack"/,
  );
});

describe("npm run template", () => {
  const rules = Array.from({ length: 250 }, (_, index) => ({
    name: `rule ${index}`,
    match: { cluster: [`team-${index}-*`], subnetTags: { "cost-centre": String(index) } },
    mode: "enable",
    reason: "Clusters from before 2020 keep their networks until they are moved.",
  }));
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "nodegroup-guard-template-test-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (...args: string[]) => {
    const out = join(directory, "out.json");
    const script = ["--import", "tsx", "scripts/write-template.ts", "--out", out, ...args];
    return { ...spawnSync(process.execPath, script, { encoding: "utf8" }), out };
  };
  const withPolicy = (text: string) => {
    const file = join(directory, "rules.json");
    writeFileSync(file, text);
    return write("-c", `policyFile=${file}`);
  };

  test("writes ASCII of less than 1 MB, 250 rules included, with a function that loads by itself", () => {
    const { status, stderr, out } = withPolicy(JSON.stringify({ rules }));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const text = readFileSync(out, "utf8");
    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toMatch(/^[\0-\x7f]*$/);
    const parts = codeOf(JSON.parse(text));
    writeFileSync(
      join(directory, "index.js"),
      parts.map((part) => (typeof part === "string" ? part : "alert")).join(""),
    );
    const env = { PATH: process.env.PATH, AWS_REGION: "eu-west-1", TOPIC_ARN: TOPIC };
    const script = 'process.stdout.write(typeof require("./index.js").handler)';
    const loaded = spawnSync(process.execPath, ["--eval", script], { cwd: directory, env, encoding: "utf8" });
    expect(loaded.stdout).toBe("function");
  });

  test("takes an option by its former name, with a note", () => {
    const { stderr, out } = write("-c", "logRetentionDays=30");
    expect(stderr).toBe("-c logRetentionDays is now -c logRetention; former names go on working.\n");
    expect(readFileSync(out, "utf8")).toContain('"RetentionInDays":30');
  });

  test("refuses what is a parameter, and a faulty policy", () => {
    expect(write("-c", "mode=enable").stderr).toContain("-c mode");
    expect(withPolicy('{ "mode": "fix" }').stderr).toContain('received  "fix"');
  });
});
