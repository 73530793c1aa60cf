import { readFileSync } from "node:fs";
import { Duration } from "aws-cdk-lib";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { readOptions } from "../../../lib/app/options.ts";
import type { NodegroupGuardProps } from "../../../lib/guard-props.ts";

const files: Record<string, string> = {
  "policy.json": '{ "$schema": "./policy.schema.json", "mode": "alert", "rules": [] }',
  "enable.json": '{ "mode": "enable" }',
  "broken.json": '{ "mode": "alert"\n  "rules": [] }',
  "faulty.json": '{ "mode": "fix", "rule": [], "rules": [{ "name": "a", "match": {}, "mode": "alert" }] }',
  "doubled.json": '{ "mode": "fix", "mode": "mend" }',
};

const readFile = (path: string) => {
  const text = files[path];
  if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
  return text;
};

const optionsOf = (context: Record<string, unknown>) => {
  const read = readOptions(context, readFile);
  if (read.kind === "faulty") throw new Error(JSON.stringify(read.faults));
  return read.options;
};

const faultsOf = (context: Record<string, unknown>) => {
  const read = readOptions(context, readFile);
  return read.kind === "faulty" ? read.faults : [];
};

test("needs no option at all: what is left out is the props' to know", () => {
  expect(optionsOf({})).toEqual({ props: { mode: "alert", rules: [] }, notes: [] });
});

const GIVEN = {
  mode: "observe",
  policyFile: "enable.json",
  emails: "a@example.com, b@example.com",
  customerKey: "true",
  receipts: "false",
  followFor: "20",
  logRetention: "365",
  audit: "hourly",
  earlyWarnings: "false",
  reportRetentionDays: "30",
  docsUrl: "https://example.com/docs",
  https: "chat",
  slackChannel: "T0/C0",
};

const PROPS: NodegroupGuardProps = {
  mode: "observe",
  rules: [],
  emails: ["a@example.com", "b@example.com"],
  customerKey: true,
  receipts: false,
  followFor: Duration.seconds(20),
  logRetention: RetentionDays.ONE_YEAR,
  audit: "hourly",
  earlyWarnings: false,
  reportRetentionDays: 30,
  docsUrl: "https://example.com/docs",
  https: "chat",
  slackChannel: "T0/C0",
};

test("reads options as the command line gives them, to the props of the same names", () => {
  expect(optionsOf(GIVEN)).toEqual({ props: PROPS, notes: [] });
});

test("reads options as cdk.json gives them", () => {
  const context = { emails: ["a@example.com"], customerKey: true, receipts: false, logRetention: 7 };
  expect(optionsOf({ ...context, followFor: 240 }).props).toMatchObject({
    ...context,
    followFor: Duration.seconds(240),
  });
});

test("reads on and off for true and false, as they were written before", () => {
  const { props } = optionsOf({ receipts: "off", earlyWarnings: "on", customerKey: "off" });
  expect(props).toMatchObject({ receipts: false, earlyWarnings: true, customerKey: false });
});

describe("an option by its former name", () => {
  const { policyFile: policy, followFor: followSeconds, ...rest } = GIVEN;
  const { logRetention: logRetentionDays, slackChannel: slack, ...others } = rest;

  test("goes on working, with a note", () => {
    const text =
      "-c policy is now -c policyFile, -c followSeconds is now -c followFor, -c logRetentionDays is now -c logRetention, -c slack is now -c slackChannel; former names go on working.";
    expect(optionsOf({ policy, followSeconds, logRetentionDays, slack, ...others })).toEqual({
      props: PROPS,
      notes: [{ kind: "info", id: "former-options", text }],
    });
  });

  test.each([
    ["policy", "policyFile", "enable.json"],
    ["followSeconds", "followFor", "20"],
    ["logRetentionDays", "logRetention", "7"],
    ["slack", "slackChannel", "T0/C0"],
  ])("is a fault beside the present one: %s", (former, present, value) => {
    const allowed = `-c ${present} alone, which is the same option by its present name`;
    const faults = [{ path: `-c ${former}`, received: `"${value}"`, allowed }];
    expect(faultsOf({ [former]: value, [present]: value })).toEqual(faults);
    expect(faultsOf({ [present]: value, [former]: value })).toEqual(faults);
  });

  test("is named in its faults as it was written", () => {
    expect(faultsOf({ followSeconds: "241", slack: "#alerts" }).map(({ path }) => path)).toEqual([
      "-c followSeconds",
      "-c slack",
    ]);
  });
});

test("takes the policy's own mode where the command line names none", () => {
  expect(optionsOf({ policyFile: "enable.json" }).props.mode).toBe("enable");
});

test("reports the faults of all options and of the policy at once", () => {
  const faults = faultsOf({
    mode: "fix",
    policyFile: "faulty.json",
    emails: "a@example.com,b",
    customerKey: "yes",
    receipts: "no",
    followFor: "241",
    logRetention: "8",
    audit: "weekly",
    earlyWarnings: "no",
    reportRetentionDays: "6",
    docsUrl: "docs",
    https: "slack",
  });
  const expected = [
    { path: "-c mode", received: '"fix"', allowed: '"observe", "alert" or "enable"' },
    { path: "-c emails.1", received: '"b"', allowed: "an e-mail address" },
    { path: "-c customerKey", received: '"yes"', allowed: "true or false" },
    {
      path: "-c followFor",
      received: "241",
      allowed: expect.stringContaining("from 0 to 240 whole seconds"),
    },
    { path: "-c receipts", received: '"no"', allowed: "true or false" },
    { path: "-c logRetention", received: "8", allowed: expect.stringContaining("7, 14, 30") },
    { path: "-c audit", received: '"weekly"', allowed: '"daily" or "hourly" or "off"' },
    { path: "-c earlyWarnings", received: '"no"', allowed: "true or false" },
    { path: "-c reportRetentionDays", received: "6", allowed: "a whole number from 7 to 3650" },
    {
      path: "-c docsUrl",
      received: '"docs"',
      allowed: expect.stringContaining("the address of a copy of docs/"),
    },
    { path: "-c https", received: '"slack"', allowed: '"chat" or "text"' },
    { path: "faulty.json: mode", received: '"fix"', allowed: expect.stringContaining('"enable"') },
    { path: "faulty.json: rules.0.match", received: "{}", allowed: expect.stringContaining("one key") },
    { path: "faulty.json: rule", received: "[]", allowed: expect.stringContaining("rules") },
  ];
  expect(faults).toEqual(expected);
});

test.each([["1.5"], ["-1"], ["1e2"], [""], [" 7"], [true], [null], [1.5]])("refuses %j seconds", (value) => {
  expect(faultsOf({ followFor: value }).map(({ path }) => path)).toEqual(["-c followFor"]);
});

test.each([[""], ["a@example.com,"], ["a@example.com,a@example.com"], [7]])(
  "refuses %j as addresses",
  (value) => {
    expect(faultsOf({ emails: value })[0]?.path).toMatch(/^-c emails/);
  },
);

test.each([[""], [7]])("refuses %j as the policy's file name", (policyFile) => {
  expect(faultsOf({ policyFile })).toEqual([
    { path: "-c policyFile", received: JSON.stringify(policyFile), allowed: "the name of a JSON file" },
  ]);
});

test("says which policy file can't be read", () => {
  const received = "ENOENT: no such file or directory, open 'none.json'";
  const fault = { path: "none.json", received, allowed: "a file that can be read" };
  expect(faultsOf({ policyFile: "none.json" })).toEqual([fault]);
});

test("says where in the policy file JSON ends", () => {
  const fault = {
    path: "broken.json: line 2, column 3",
    received: '"rules": [] }',
    allowed: expect.stringContaining("strict JSON"),
  };
  expect(faultsOf({ policyFile: "broken.json" })).toEqual([fault]);
});

test("reports a key given twice next to the policy's other faults", () => {
  const paths = ["doubled.json: line 1, column 18", "doubled.json: mode"];
  expect(faultsOf({ policyFile: "doubled.json" }).map(({ path }) => path)).toEqual(paths);
});

test("leaves alone what CDK and others keep in the same context, and names what looks like an option", () => {
  const context = {
    modes: "enable",
    stack: "a",
    region: "eu-west-1",
    Region: "eu-west-1",
    node: "20",
    http: "on",
    stage: "prod",
    env: "prod",
    account: "111122223333",
    profile: "prod",
    "@aws-cdk/core:flag": true,
    "aws:cdk:bundling-stacks": ["**"],
    "aws-cdk:enableDiffNoFail": true,
    "cli-telemetry": false,
    "acknowledged-issue-numbers": [1],
    "availability-zones:account=111122223333:region=eu-west-1": ["eu-west-1a"],
    "ssm:account=111122223333:parameterName=/emails:region=eu-west-1": "a@example.com",
    "hosted-zone:email": "x",
  };
  expect(faultsOf(context)).toEqual([]);
  const names = ["Region", "account", "env", "http", "modes", "node", "profile", "region", "stack", "stage"];
  const text = `nodegroup-guard has no such options: ${names.map((name) => `-c ${name}`).join(", ")}.`;
  expect(optionsOf(context).notes).toEqual([{ kind: "warning", id: "unknown-options", text }]);
});

test("refuses a misspelt option with the one that was meant, beside all other faults", () => {
  expect(faultsOf({ email: "a@example.com", mode: "fix" })).toEqual([
    { path: "-c mode", received: '"fix"', allowed: expect.any(String) },
    { path: "-c email", received: '"a@example.com"', allowed: "no such option; did you mean -c emails?" },
  ]);
});

test.each([
  ["Mode", "mode"],
  ["EMAILS", "emails"],
  ["follow-seconds", "followFor"],
  ["docs_url", "docsUrl"],
  ["Slack", "slackChannel"],
  ["receipt", "receipts"],
  ["organizational-unit", "organizationalUnits"],
  ["emials", "emails"],
  ["emailss", "emails"],
  ["polcy", "policyFile"],
  ["pollicy", "policyFile"],
  ["organisation", "organization"],
  ["earlyWarning", "earlyWarnings"],
  // Props of the constructs, and parameters of the one-file template.
  ["Email", "emails"],
  ["FollowSeconds", "followFor"],
  ["FollowFor", "followFor"],
  ["policyfile", "policyFile"],
  ["rules", "policyFile"],
  ["log-retention", "logRetention"],
  ["log-retention-days", "logRetention"],
  ["slack-channel", "slackChannel"],
])("refuses -c %s, and asks whether -c %s was meant", (key, meant) => {
  expect(faultsOf({ [key]: "x" })).toEqual([
    { path: `-c ${key}`, received: '"x"', allowed: `no such option; did you mean -c ${meant}?` },
  ]);
});

test.each(["topic", "AlertTopicArn", "encryptionKey", "AlertKeyArn", "alarms", "Alarms", "template"])(
  "refuses -c %s, which only package or template have",
  (key) => {
    expect(faultsOf({ [key]: "x" })).toEqual([
      { path: `-c ${key}`, received: '"x"', allowed: expect.stringContaining("see docs/install.md") },
    ]);
  },
);

test.each(["slck", "stack", "audits", "mod", "emailsss", "mailes", "orgunits"])(
  "does not take -c %s for an option",
  (key) => {
    expect(faultsOf({ [key]: "x" })).toEqual([]);
  },
);

test("knows the name of every prop and of every parameter of the template", () => {
  const names = ["## In a CDK app", "## As one template"].flatMap((title) => {
    const [, text = ""] = readFileSync("docs/install.md", "utf8").split(title);
    const rows = text.split("\n## ")[0]?.matchAll(/^\| (`[^|]*`) \|/gm) ?? [];
    return Array.from(rows, ([, cell = ""]) =>
      Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = ""]) => name),
    ).flat();
  });
  expect(names).toEqual(expect.arrayContaining(["emails", "slackChannel", "Email", "AlertKeyArn"]));
  const unknown = [{ kind: "warning", id: "unknown-options", text: expect.anything() }];
  const notesOn = (name: string) => {
    const read = readOptions({ [name]: "x" }, readFile);
    return read.kind === "options" ? read.options.notes : [];
  };
  expect(notesOn("other")).toEqual(unknown);
  expect(names.filter((name) => notesOn(name).length > 0)).toEqual([]);
});

test.each([
  "https://example.com/docs?version=1",
  "https://example.com/docs#top",
  `https://example.com/${"a".repeat(300)}`,
])("refuses an address that no page can be put behind: %s", (docsUrl) => {
  expect(faultsOf({ docsUrl }).map(({ path }) => path)).toEqual(["-c docsUrl"]);
});

test.each([
  ["#alerts", '"#alerts"', "a Slack workspace's and a channel's id, such as T01234567/C01234567"],
  ["T0/C0/x", '"T0/C0/x"', "a Slack workspace's and a channel's id, such as T01234567/C01234567"],
])("takes no other name for a Slack channel: %s", (slackChannel, received, allowed) => {
  expect(faultsOf({ slackChannel })).toEqual([{ path: "-c slackChannel", received, allowed }]);
});

test("refuses a Slack channel that would get nothing", () => {
  const allowed = 'https "chat": by https a topic sends one text, and plain text never reaches the channel';
  expect(faultsOf({ slackChannel: "T0/C0", https: "text" })).toEqual([
    { path: "-c slackChannel", received: '"T0/C0" with https "text"', allowed },
  ]);
});

describe("an organization", () => {
  const WHOLE = {
    organization: "o-a1b2c3d4e5",
    organizationalUnits: "ou-a1b2-c3d4e5f6, r-a1b2",
    regions: "eu-west-1,us-east-1",
  };

  test("is read with its units and regions", () => {
    expect(optionsOf(WHOLE)).toMatchObject({
      organization: {
        organization: "o-a1b2c3d4e5",
        organizationalUnits: ["ou-a1b2-c3d4e5f6", "r-a1b2"],
        regions: ["eu-west-1", "us-east-1"],
        delegatedAdministrator: false,
      },
      notes: [],
    });
    expect(optionsOf({ ...WHOLE, delegatedAdministrator: "true" }).organization?.delegatedAdministrator).toBe(
      true,
    );
  });

  test("is refused with every fault of its options at once", () => {
    const faulty = {
      organization: "a1b2",
      organizationalUnits: "ou-1,r-a1b2",
      regions: "eu-west-1,eu-west-1",
    };
    expect(faultsOf(faulty).map(({ path, received }) => [path, received])).toEqual([
      ["-c organization", '"a1b2"'],
      ["-c organizationalUnits.0", '"ou-1"'],
      ["-c regions", '["eu-west-1","eu-west-1"]'],
    ]);
  });

  test("is refused in part, with what is missing", () => {
    expect(faultsOf({ regions: "eu-west-1" })).toEqual([
      {
        path: "-c organization",
        received: "nothing",
        allowed: "an organization's id, such as o-a1b2c3d4e5; it goes with -c regions",
      },
      {
        path: "-c organizationalUnits",
        received: "nothing",
        allowed: expect.stringContaining("; it goes with -c regions"),
      },
    ]);
  });
});
