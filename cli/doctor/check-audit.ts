import { AUDIT_OWN, EARLY_OWN, type IamAction, portActions } from "../../engine/model/permissions.ts";
import { aws } from "../../engine/text/shell.ts";
import { minuteOf } from "../../engine/text/words.ts";
import { page } from "./advice.ts";
import { auditPart, earlyPart } from "./audit-part.ts";
import { type Check, type CheckInput, drifted, ok, type Results, unknown, wrong } from "./check.ts";
import { stateFaults } from "./check-deployment.ts";
import { type AuditSchedule, topicOf } from "./observations.ts";
import { type Answer, allowsRole } from "./policy-document.ts";

/** Whether the function of the scheduled audit is ready to run, and configured as the stack left it. */
export const audit: Check = {
  absent: (of) => of === "audit" && drifted("the audit's function is gone"),
  parts: {
    audit: (fn, { known }) => [
      ok(`active, ${fn.runtime}, set up as deployed`),
      ...stateFaults(fn),
      fn.environment.TOPIC_ARN !== topicOf(known) &&
        drifted("its environment names another topic than the stack's (TOPIC_ARN)"),
      known.stack?.outputs.ReportBucketName &&
        fn.environment.REPORT_BUCKET !== known.stack.outputs.ReportBucketName &&
        drifted("its environment names another bucket than the stack's (REPORT_BUCKET)"),
    ],
    auditReserved: (reserved, { region, known }) => {
      const of = { region, "function-name": known.stack?.outputs.AuditFunctionName ?? "FUNCTION" };
      const start = aws("lambda delete-function-concurrency", of);
      return [reserved === 0 && wrong("somebody has stopped it: its reserved concurrency is 0", start)];
    },
  },
};

const CHANGES: IamAction[] = ["ec2:ModifySubnetAttribute", "ec2:CreateTags"];

/** Whether the audit's role has the permissions that it needs, and none to change a subnet. */
export const auditPermissions: Check = {
  absent: () => drifted("the audit's role is gone"),
  parts: {
    auditRole: (documents, { known }) => {
      const early = earlyPart(auditPart(known)).length > 0;
      const needed = [...portActions.readInventory, ...AUDIT_OWN, ...(early ? EARLY_OWN : [])].sort();
      const withAnswer = (answer: Answer, actions: readonly string[]) =>
        actions.filter((action) => allowsRole(documents, action) === answer).join(", ");
      const [denied, unsure] = [withAnswer("no", needed), withAnswer("depends", needed)];
      const changes = CHANGES.filter((action) => allowsRole(documents, action) !== "no").join(", ");
      return [
        ok("the role may read, store reports and publish, and change nothing"),
        denied && drifted(`the audit's role doesn't allow ${denied}`),
        unsure && unknown(`it depends on more than its statements whether the role allows ${unsure}`),
        changes && drifted(`the role allows ${changes}, which the audit never needs`),
      ];
    },
  },
};

/** Whether the schedule is enabled and starts the audit's function. */
export const auditSchedule: Check = {
  absent: () => drifted("the schedule is gone"),
  parts: {
    schedule: ({ state, rate, targetArn }, { known }) => [
      ok(`enabled, ${rate}`),
      state !== "ENABLED" && drifted(`the schedule is ${state.toLowerCase()}`),
      known.audit &&
        targetArn !== known.audit.arn &&
        drifted("the schedule doesn't start the audit's function"),
    ],
  },
};

/**
 * Whether an audit was completed in the last two periods, as the alarm audit-missing has it. None has to be yet within
 * two periods of the deployment.
 */
export const auditCompleted: Check = {
  absent: () => unknown("CloudWatch has no metrics of it"),
  parts: {
    activity: ({ audits, days }, input) => {
      const last = audits.at(-1)?.start;
      // To the end of the hour that CloudWatch counted it in.
      if (last && isRecent(Date.parse(last) + HOUR, input)) return [ok(`in the hour from ${minuteOf(last)}`)];
      const { schedule, stack } = input.known;
      const deployed = schedule?.created ?? stack?.changed;
      if (deployed && isRecent(Date.parse(deployed), input)) {
        return [ok(`first audit pending: deployed ${minuteOf(deployed)}`)];
      }
      return missing(last ? `none since the hour from ${minuteOf(last)}` : `none in ${days} days`, input);
    },
  },
};

function missing(says: string, { region, known }: CheckInput): Results {
  const log = known.audit && aws(`logs tail ${known.audit.logGroup}`, { region, since: "2d" });
  return [
    wrong(`${says}: the audit is silent`, page("see why", "runbook.md#audit-missing"), ...(log ? [log] : [])),
  ];
}

const HOUR = 3_600_000;

function isRecent(time: number, { now, known }: CheckInput): boolean {
  return now.getTime() - time <= 2 * periodOf(known.schedule);
}

const UNITS: Record<string, number> = { minute: HOUR / 60, hour: HOUR, day: 24 * HOUR };

/** In milliseconds: the longest that can be deployed, where it isn't known. */
function periodOf(schedule: AuditSchedule | undefined): number {
  const { count, unit = "" } =
    /^rate\((?<count>\d+) (?<unit>minute|hour|day)s?\)$/.exec(schedule?.rate ?? "")?.groups ?? {};
  return Number(count ?? 1) * (UNITS[unit] ?? 24 * HOUR);
}
