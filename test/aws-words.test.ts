import { readFileSync } from "node:fs";
import { StackStatus } from "@aws-sdk/client-cloudformation";
import { ReadWriteType } from "@aws-sdk/client-cloudtrail";
import { StateValue } from "@aws-sdk/client-cloudwatch";
import { ConfigRuleState } from "@aws-sdk/client-config-service";
import {
  InternetGatewayBlockMode,
  NetworkInterfaceType,
  RouteState,
  RouteTableAssociationStateCode,
} from "@aws-sdk/client-ec2";
import { AMITypes, ErrorCode, NodegroupIssueCode, NodegroupStatus, UpdateStatus } from "@aws-sdk/client-eks";
import { RuleState } from "@aws-sdk/client-eventbridge";
import { LastUpdateStatus, State } from "@aws-sdk/client-lambda";
import { AccountState, AccountStatus } from "@aws-sdk/client-organizations";
import { ScheduleState } from "@aws-sdk/client-scheduler";
import { SUBNETS_REFUSED } from "../engine/model/facts.ts";
import { sourcesIn } from "./support/imports.ts";

// What waits for a word that AWS doesn't have waits for ever: each one is held against the SDK's enum for just that
// member, since another member's may have it.

/** Words of the report, in place of AWS's where AWS has said none. */
const OWN = { GONE: "GONE", REFUSED: "REFUSED", UNKNOWN: "UNKNOWN" };
/**
 * Lambda's states of an event source mapping: the SDK has no enum of them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
 */
const MAPPING = Object.fromEntries(
  ["Creating", "Enabling", "Enabled", "Disabling", "Disabled", "Updating", "Deleting"].map((state) => [
    state,
    state,
  ]),
);
/** Faults of zod's and of the operating system's. */
const OTHERS = { unrecognized_keys: "unrecognized_keys", EIO: "EIO" };

type Row = [vocabulary: object, ...words: string[]];

/** By file, the words of AWS's that it compares something with, each with the enum of what it compares. */
const WORDS: { [file: string]: Row[] } = {
  "cli/change/creation-step.ts": [[NodegroupStatus, "ACTIVE", "CREATING"]],
  "cli/change/deletion-step.ts": [[NodegroupStatus, "DELETE_FAILED", "DELETING"]],
  "cli/change/fix-text.ts": [[NodegroupStatus, "CREATE_FAILED"]],
  "cli/doctor/check-audit.ts": [[ScheduleState, "ENABLED"]],
  "cli/doctor/check-deployment.ts": [
    [StackStatus, "DELETE_COMPLETE"],
    [State, "Pending", "Active", "Inactive"],
    [LastUpdateStatus, "InProgress", "Successful"],
  ],
  "cli/doctor/check-early-warnings.ts": [
    [RuleState, "ENABLED"],
    [MAPPING, "Enabled", "Disabled", "Disabling"],
  ],
  "cli/doctor/check-events.ts": [[RuleState, "ENABLED"]],
  "cli/doctor/check-messages.ts": [[StateValue, "ALARM"]],
  "cli/doctor/check-trail.ts": [[ReadWriteType, "ReadOnly"]],
  "cli/doctor/observe/read-opposite.ts": [[ConfigRuleState, "DELETING", "DELETING_RESULTS"]],
  "cli/shell/interrupts.ts": [[OTHERS, "EIO"]],
  "engine/audit/group-facts.ts": [[NodegroupStatus, "CREATE_FAILED", "DELETING", "CREATING"]],
  "engine/aws/count-interfaces.ts": [[NetworkInterfaceType, "interface"]],
  "engine/aws/list-accounts.ts": [
    [AccountState, "ACTIVE"],
    [AccountStatus, "ACTIVE"],
  ],
  "engine/change/plan-recreation.ts": [[NodegroupStatus, "CREATE_FAILED", "ACTIVE"]],
  "engine/decision/checks.ts": [[InternetGatewayBlockMode, "block-bidirectional"]],
  "engine/decision/default-route.ts": [
    [RouteTableAssociationStateCode, "associated"],
    [RouteState, "active"],
  ],
  "engine/decision/recreation.ts": [[AMITypes, "CUSTOM"]],
  "engine/decision/verdict.ts": [
    [NodegroupStatus, "CREATING", "CREATE_FAILED"],
    [UpdateStatus, "InProgress", "Failed"],
  ],
  "engine/message/headline.ts": [
    [NodegroupStatus, "CREATE_FAILED", "CREATING", "DELETING"],
    [OWN, "GONE", "UNKNOWN"],
  ],
  "engine/message/mail.ts": [
    [UpdateStatus, "Successful"],
    [NodegroupStatus, "ACTIVE"],
  ],
  "engine/message/next.ts": [
    [UpdateStatus, "Successful"],
    [NodegroupStatus, "ACTIVE"],
  ],
  "engine/message/update-text.ts": [
    [UpdateStatus, "InProgress", "Successful", "Failed", "Cancelled"],
    [OWN, "REFUSED", "UNKNOWN", "GONE"],
  ],
  "engine/model/fault.ts": [[OTHERS, "unrecognized_keys"]],
  "engine/model/update-event.ts": [[ErrorCode, "AccessDenied"]],
  "engine/text/owner-steps.ts": [[OWN, "GONE"]],
  "engine/text/recreate-steps.ts": [
    [NodegroupStatus, "ACTIVE", "CREATE_FAILED", "DELETING"],
    [OWN, "GONE"],
  ],
};

/** The names of members and variables that hold a word of AWS's. */
const HOLDER =
  "(?:\\w*[sS]tatus|\\w*[sS]tate|code|lastUpdate|amiType|readWrite|InterfaceType|internetGatewayBlock)";

/** The words that such a holder is compared with. */
function comparedIn(source: string): string[] {
  const found = (pattern: string) =>
    [...source.matchAll(new RegExp(pattern, "g"))].map(([, text]) => text ?? "");
  const quoted = (text: string) => [...text.matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? "");
  return [
    ...found(`(?<!typeof (?:\\w+\\.)*)\\b${HOLDER}\\)?\\s+[!=]==\\s+("[^"]+")`),
    ...found(`\\b${HOLDER}\\.startsWith\\(("[^"]+")\\)`),
    ...found(`(\\[[^[\\]]+\\])\\.includes\\((?:\\w+\\.)*${HOLDER}\\)`),
    ...found(`switch \\((?:\\w+\\.)*${HOLDER}\\) (\\{[\\s\\S]+?\\n  \\})`).flatMap((body) =>
      [...body.matchAll(/case ("[^"]+")/g)].map(([, word]) => word ?? ""),
    ),
  ].flatMap(quoted);
}

const compared = sourcesIn("cli", "engine", "lambda", "lib")
  .filter((file) => !file.startsWith("engine/page/script/"))
  .map((file): [string, string[]] => [file, comparedIn(readFileSync(file, "utf8"))])
  .filter(([, words]) => words.length > 0);

it("finds a comparison in each of its forms", () => {
  const source = `
    if (a.status === "ONE" || (State ?? Status) !== "TWO") return;
    const three = !["THREE", "FOUR"].includes(x.state);
    const five = state.startsWith("FIVE");
    kind === "no" || typeof error.code === "string";
  switch (update.status) {
    case "SIX":
      return "nothing";
  }`;
  expect(comparedIn(source).sort()).toEqual(["FIVE", "FOUR", "ONE", "SIX", "THREE", "TWO"]);
});

it("lists every word that something of AWS's is compared with", () => {
  const listed = Object.fromEntries(
    Object.entries(WORDS).map(([file, rows]) => [file, setOf(rows.flatMap(([, ...words]) => words))]),
  );
  expect(Object.fromEntries(compared.map(([file, words]) => [file, setOf(words)]))).toEqual(listed);
});

it.each(Object.entries(WORDS))("waits for no word that AWS doesn't have: %s", (_file, rows) => {
  for (const [vocabulary, ...words] of rows)
    expect(Object.values(vocabulary)).toEqual(expect.arrayContaining(words));
});

it("goes by a health issue's code that node groups have, and updates don't", () => {
  expect(Object.values(NodegroupIssueCode)).toContain(SUBNETS_REFUSED);
  expect(Object.values(ErrorCode)).not.toContain(SUBNETS_REFUSED);
});

function setOf(words: string[]): string[] {
  return [...new Set(words)].sort();
}
