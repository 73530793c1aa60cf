import { NODEGROUP_CALLS } from "../../engine/model/nodegroup-call.ts";
import { aws } from "../../engine/text/shell.ts";
import { type Check, ok, type Result, unknown, wrong } from "./check.ts";
import { answersNoUpdates } from "./check-events.ts";
import type { BasicSelector, FieldSelector, Selectors, Trail } from "./observations.ts";
import { type Answer, all, any } from "./policy-document.ts";

const HELP =
  "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-a-trail-using-the-console-first-time.html";

/**
 * Whether any trail logs the calls that the rule waits for: without one EventBridge gets none of them.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const trail: Check = {
  absent: (_, { region }) => noTrail(region),
  parts: {
    trails: (trails, { region, known }) => {
      const calls = answersNoUpdates(known.matches) ? ["CreateNodegroup"] : NODEGROUP_CALLS;
      const withAnswer = (answer: Answer) => trails.filter((each) => logsCalls(each, calls) === answer);
      const [good] = withAnswer("yes");
      if (good) return [ok(`${described(good)} logs write management events`)];
      const unclear = withAnswer("depends").flatMap(reasonsOf);
      if (unclear.length > 0) return unclear.map(unknown);
      return trails.length > 0 ? trails.map(fault) : [noTrail(region)];
    },
  },
};

function noTrail(region: string): Result {
  return wrong(
    `no trail covers ${region}: EventBridge never hears of a new node group`,
    `create a trail that logs write management events: ${HELP}`,
  );
}

function described({ name, homeRegion, multiRegion, organization }: Trail): string {
  const words = [organization && "organization", multiRegion && "multi-region", `home region ${homeRegion}`];
  return `the trail ${name} (${words.filter(Boolean).join(", ")})`;
}

/** Why it can't be known what a trail logs. */
function reasonsOf({ name, logging, selectors }: Trail): string[] {
  const failed = [logging, selectors].flatMap((each) => (each.kind === "unreadable" ? [each.reason] : []));
  return failed.length > 0 ? failed : [`what the trail ${name} logs depends on more than the call`];
}

function fault({ name, arn, homeRegion: region, logging }: Trail): Result {
  const start = aws("cloudtrail start-logging", { region, name: arn });
  if (logging.kind === "read" && !logging.value) return wrong(`the trail ${name} has stopped logging`, start);
  return wrong(
    `the trail ${name} doesn't log write management events of EKS`,
    aws("cloudtrail get-event-selectors", { region, "trail-name": arn }),
    `let it, or another trail, log write management events: ${HELP}`,
  );
}

/**
 * Whether a trail logs the calls that the guard answers; it depends where its selectors ask for more than is known of every
 * such call, for example who made it.
 *
 * @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
function logsCalls({ logging, selectors }: Trail, calls: readonly string[]): Answer {
  const running = logging.kind !== "read" ? "depends" : logging.value ? "yes" : "no";
  return all([running, selectors.kind === "read" ? selects(selectors.value, calls) : "depends"]);
}

function selects({ kind, selectors }: Selectors, calls: readonly string[]): Answer {
  if (kind === "basic") return any(selectors.map(byEvents));
  // Each by any of the selectors.
  return all(calls.map((call) => any(selectors.map((fields) => byFields(fields, call)))));
}

function byEvents({ readWrite, management, excluded }: BasicSelector): Answer {
  return management && readWrite !== "ReadOnly" && !excluded.includes("eks.amazonaws.com") ? "yes" : "no";
}

function byFields(fields: FieldSelector[], call: string): Answer {
  // Without a category, which is always there, nothing is known.
  if (!fields.some(({ field }) => field === "eventCategory")) return "depends";
  return all(fields.map((field) => byField(field, call)));
}

/** The record of such a call in the fields that a trail can select by, beside its name. */
const RECORD: Record<string, string> = {
  eventCategory: "Management",
  readOnly: "false",
  eventSource: "eks.amazonaws.com",
  eventType: "AwsApiCall",
};

const OPERATORS: Record<string, (value: string, given: string) => boolean> = {
  Equals: (value, given) => value === given,
  StartsWith: (value, given) => value.startsWith(given),
  EndsWith: (value, given) => value.endsWith(given),
};

function byField({ field, conditions }: FieldSelector, call: string): Answer {
  const value = field === "eventName" ? call : RECORD[field];
  if (value === undefined) return "depends";
  const verdicts = Object.entries(conditions).map(([operator, given = []]): Answer => {
    const holds = OPERATORS[operator.replace(/^Not/, "")];
    if (!holds) return "depends";
    return given.some((each) => holds(value, each)) !== operator.startsWith("Not") ? "yes" : "no";
  });
  return all(verdicts);
}
