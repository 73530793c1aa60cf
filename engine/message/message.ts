import { compare } from "../model/compare.ts";
import type { Https } from "../model/guard-environment.ts";
import type { Message } from "../model/ports.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import { chat } from "./chat.ts";
import { mail } from "./mail.ts";
import { oneLine } from "./one-line.ts";
import { MAX_BYTES, MAX_SMS, MAX_SUBJECT, snsBody } from "./sns-body.ts";

/**
 * One message with a text for each kind of subscriber, whatever the names and however many the subnets: the
 * list is shortened until it fits, and subnets that need attention are kept longest.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function renderMessage(report: Report, https: Https = "chat"): Message {
  const urgentFirst = [...report.subnets].sort(byUrgency);
  const body = (shown: number) => variants(report, urgentFirst.slice(0, shown), https);
  const shown = mostThatFit(urgentFirst.length, (count) => Buffer.byteLength(body(count)) <= MAX_BYTES);
  return { subject: oneLine("[EKS] ", report, MAX_SUBJECT), body: body(shown) };
}

/** The greatest count up to `all` that fits, by halves; 0 where none does. */
function mostThatFit(all: number, fits: (count: number) => boolean): number {
  if (fits(all)) return all;
  let [most, tooMany] = [0, all];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  return most;
}

/** The machine report, as published in report.schema.json. */
function machineReport(report: Report, subnets: SubnetReport[]): Report {
  const omitted = report.subnets.length - subnets.length;
  return { ...report, subnets, ...(omitted > 0 ? { omittedSubnets: omitted } : {}) };
}

function variants(report: Report, subnets: SubnetReport[], https: Https): string {
  return snsBody(
    {
      text: mail(report, subnets),
      sms: oneLine("EKS ", report, MAX_SMS),
      machine: machineReport(report, subnets),
      chat: () => chat(report, subnets),
    },
    https,
  );
}

function byUrgency(a: SubnetReport, b: SubnetReport): number {
  return urgency(a) - urgency(b) || compare(a.id, b.id);
}

/** From subnets that need a person to subnets that need nobody. */
function urgency({ decision, outcome }: SubnetReport): number {
  return outcome === "failed" ? 0 : { alert: 1, enable: 2, observe: 3, leave: 4 }[decision];
}
