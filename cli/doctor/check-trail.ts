import { aws } from "../../engine/text/shell.ts";
import { type Line, ok, type Place, said, untold, wrong } from "./line.ts";
import { logsCreateNodegroup } from "./logs-event.ts";
import type { Observations, Trail } from "./observations.ts";
import type { Granted } from "./policy-document.ts";

const HELP =
  "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-a-trail-using-the-console-first-time.html";

/**
 * Whether any trail logs the calls that the rule waits for: without one EventBridge gets none of them, and
 * nobody tells.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function checkTrail({ trails }: Observations, place: Place): Line[] {
  return said("trail", trails, none(place), (found) => {
    if (found.length === 0) return [none(place)];
    const good = found.find((trail) => verdict(trail) === "yes");
    if (good) return [ok("trail", `${described(good)} logs write management events`)];
    const unsure = found.filter((trail) => verdict(trail) === "depends");
    return unsure.length > 0 ? unsure.flatMap(unclear) : found.map((trail) => faulty(trail, place));
  });
}

function none({ region }: Place): Line {
  return wrong(
    "trail",
    `no trail covers ${region}: EventBridge never hears of a new node group`,
    `create a trail that logs write management events: ${HELP}`,
  );
}

function verdict({ logging, selectors }: Trail): Granted {
  if (logging.kind === "read" && !logging.value) return "no";
  const logs = selectors.kind === "read" ? logsCreateNodegroup(selectors.value) : "depends";
  return logging.kind === "read" || logs === "no" ? logs : "depends";
}

function unclear({ name, logging, selectors }: Trail): Line[] {
  const failed = [logging, selectors].flatMap((each) => (each.kind === "unreadable" ? [each.reason] : []));
  const why = failed.length > 0 ? failed : [`what the trail ${name} logs depends on more than the call`];
  return why.map((each) => untold("trail", each));
}

function faulty({ name, arn, homeRegion, logging }: Trail, _place: Place): Line {
  const on = { region: homeRegion, name: arn };
  if (logging.kind === "read" && !logging.value) {
    return wrong("trail", `the trail ${name} has stopped logging`, aws("cloudtrail start-logging", on));
  }
  return wrong(
    "trail",
    `the trail ${name} doesn't log write management events of EKS`,
    aws("cloudtrail get-event-selectors", { region: homeRegion, "trail-name": arn }),
    `let it, or another trail, log write management events: ${HELP}`,
  );
}

function described({ name, homeRegion, multiRegion, organization }: Trail): string {
  const kind = [organization ? "organization" : "", multiRegion ? "multi-region" : ""]
    .filter(Boolean)
    .join(", ");
  return `the trail ${name} (${[kind, `home region ${homeRegion}`].filter(Boolean).join(", ")})`;
}
