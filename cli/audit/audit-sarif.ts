import type { Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import { relationOf } from "../../engine/audit/audit-words.ts";
import { type Urgency, urgencyOf } from "../../engine/audit/group-actions.ts";
import type { Action, Audit, FailedGroup, UnreadAccount } from "../../engine/model/audit.ts";
import { FINDINGS, findings, isReady } from "../../engine/model/findings.ts";
import { groupLabel } from "../../engine/text/group-label.ts";
import { plain } from "../../engine/text/safe-text.ts";
import { count } from "../../engine/text/words.ts";

/** GitHub's limit for one result. */
const MAX_RELATED = 1000;

/** One account's part of the log. */
export interface AccountResults {
  account: string;
  time: string;
  results: Result[];
  notifications: Notification[];
}

/** One result for each action, with the places that it fixes, and a notification for each failed read. */
export function sarifResults(audit: Audit): AccountResults {
  return {
    account: audit.account,
    time: audit.time,
    results: [
      ...audit.failedGroups.map((group) => failedResult(audit, group)),
      ...audit.actions.map((action) => result(audit, action)),
    ],
    notifications: audit.unread.map((each) => notification(each, audit.account)),
  };
}

/**
 * Audits for code scanning, of any number of accounts in one run; failed reads are notifications of the invocation. A
 * finding has no file: its location is a path made of resource names, the account first.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarifLog(
  each: AccountResults[],
  { unread, several, version }: { unread: UnreadAccount[]; several: boolean; version: string },
): string {
  const notifications = [
    ...each.flatMap(({ notifications }) => notifications),
    ...unread.map(({ account, what, why }) =>
      notification({ region: `account ${account}`, what, why }, account),
    ),
  ];
  // The run is over when its last account has been read.
  const time = each
    .map(({ time }) => time)
    .sort()
    .at(-1);
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "nodegroup-guard", semanticVersion: version, rules: RULES } },
        invocations: [
          {
            executionSuccessful: notifications.length === 0,
            ...(time ? { endTimeUtc: time } : {}),
            toolExecutionNotifications: notifications,
          },
        ],
        automationDetails: { id: `nodegroup-guard/${several ? "accounts" : each[0]?.account}/` },
        results: each.flatMap(({ results }) => results),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const RULED = FINDINGS.filter((kind) => !isReady(kind));

const CREATE_FAILED: ReportingDescriptor = {
  id: "create-failed",
  shortDescription: { text: "the node group is in CREATE_FAILED" },
  fullDescription: {
    text: "CREATE_FAILED is final: the node group stays failed, even in subnets that are fixed.",
  },
  help: { text: "Resolve the cause, then re-create the node group with the tool that owns it, if one does." },
  helpUri: "https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html",
};

const RULES: ReportingDescriptor[] = RULED.map((id): ReportingDescriptor => {
  const { title, explanation, advice, reference } = findings[id];
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: advice },
    helpUri: reference,
  };
}).concat(CREATE_FAILED);

const LEVELS: Record<Urgency, "error" | "warning" | "note"> = {
  "existing-groups": "error",
  "next-group": "warning",
  unused: "note",
  unknown: "note",
};

const RELATIONS = { fixes: "Fixes", of: "Concerns", "needed for": "Needed for" };

function failedResult({ account }: Audit, group: FailedGroup): Result {
  const { region, cluster, nodegroup, issues, text, recreate, commands } = group;
  const why = issues.map(({ code, message }) => ` EKS says: ${plain(code)}: ${plain(message)}`).join("");
  const path = [account, region, "cluster", cluster, nodegroup];
  return {
    ruleId: CREATE_FAILED.id,
    ruleIndex: RULED.length,
    level: "error",
    message: message(
      [
        `${plain(cluster)}/${plain(nodegroup)} in ${region}: ${plain(text, 2000)}${why}`,
        ...(recreate ? [recreate] : []),
        ...commands,
      ].join("\n"),
    ),
    locations: [location(path)],
    properties: { account },
    partialFingerprints: { "cause/v1": [account, region, CREATE_FAILED.id, cluster, nodegroup].join("/") },
  };
}

function result(audit: Audit, action: Action): Result {
  const { finding, region, target, text, fix, commands, fixes, unused, open } = action;
  const { title } = findings[finding];
  const name = target.name ? ` "${plain(target.name)}"` : "";
  const what = `${target.kind.replace("-", " ")} ${plain(target.id)}${name} in ${region}`;
  const lines = [
    `${title}: ${what}. ${plain(text, 2000)} ${RELATIONS[relationOf(action)]} ${count(fixes.length, "place")}.`,
    ...(fix ? [fix] : []),
    ...commands,
  ];
  return {
    ruleId: finding,
    ruleIndex: RULED.indexOf(finding),
    level: LEVELS[urgencyOf(action)],
    message: message(lines.join("\n")),
    locations: [location([audit.account, region, target.kind, target.id])],
    relatedLocations: fixes.slice(0, MAX_RELATED).map(({ cluster, nodegroup, use, subnet }, index) => ({
      id: index,
      ...location([audit.account, region, "cluster", cluster, nodegroup ?? `(${use})`, subnet]),
      message: message(`${plain(cluster)}, ${groupLabel({ nodegroup, use })}, ${plain(subnet)}`),
    })),
    properties: { account: audit.account, unused },
    partialFingerprints: {
      "cause/v1": [
        audit.account,
        region,
        finding,
        target.kind,
        target.id,
        // One launch template can be both, in two versions.
        ...(open && typeof findings[finding].certainty === "function" ? ["open"] : []),
      ].join("/"),
    },
  };
}

/**
 * Text whose brackets are no link: EKS's and other people's words are in it.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html (3.11.6)
 */
function message(text: string): { text: string } {
  // Backslashes before a bracket would escape the one that is to escape it.
  return { text: text.replace(/(\\*)([[\]])/g, "$1$1\\$2") };
}

function location(path: string[]): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: path.map((name) => encodeURIComponent(plain(name))).join("/") },
      region: { startLine: 1 },
    },
    logicalLocations: [{ fullyQualifiedName: path.map((name) => plain(name)).join("/"), kind: "resource" }],
  };
}

function notification({ region, what, why }: Audit["unread"][number], account: string): Notification {
  return {
    level: "error",
    message: message(`${plain(what)} in ${region}: ${plain(why)}`),
    properties: { account },
  };
}
