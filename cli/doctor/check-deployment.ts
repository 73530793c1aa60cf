import { OUTPUTS } from "../../engine/model/installed-guard.ts";
import { GUARD_OWN, GUARD_READS, guardWrites, type IamAction } from "../../engine/model/permissions.ts";
import { aws, quoted } from "../../engine/text/shell.ts";
import { some } from "../../engine/text/words.ts";
import { INSTALL, page, REDRIVE, RESTORE } from "./advice.ts";
import { auditPart } from "./audit-part.ts";
import { type Check, type CheckInput, drifted, ok, type Results, unknown, wrong } from "./check.ts";
import { answersNoUpdates } from "./check-events.ts";
import { type InstalledFunction, type Observed, topicOf } from "./observations.ts";
import { type Answer, allowsRole } from "./policy-document.ts";

/** How many of each type a complete stack has at least. It may use another's topic, and do without alarms. */
const RESOURCES = {
  "AWS::Events::Rule": 1,
  "AWS::Lambda::Function": 1,
  "AWS::IAM::Role": 1,
  "AWS::SQS::Queue": 2,
};

const COMPLETE = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

/** Whether the stack exists and is complete. */
export const stack: Check = {
  firstDecides: true,
  absent: (_, { stack, region, others = [] }) => {
    const names = others.map((other) => `--stack ${quoted(other)}`);
    return wrong(
      `there is no stack ${stack} in ${region}`,
      ...(names.length > 0
        ? [`name a guard that is there: ${some(names, 8)}`]
        : [INSTALL, "or name the stack, if it has another name: --stack NAME"]),
    );
  },
  parts: {
    stack: ({ status, outputs, construct }, { stack, region }) => {
      const may = outputs.CanChangeSubnets === "yes" ? "may" : "may not";
      const what =
        construct === undefined ? `mode ${outputs.Mode}, ${may} change subnets` : `the guard is a part of it`;
      const missing = construct === undefined ? OUTPUTS.filter((name) => !outputs[name]).join(", ") : "";
      const events = aws("cloudformation describe-stack-events", { region, "stack-name": stack });
      const changing = status.endsWith("_IN_PROGRESS");
      return [
        ok(`complete (${status}); ${what}`),
        changing && unknown(`it is being changed (${status}); ask again in a while`),
        !changing && !COMPLETE.test(status) && wrong(`the stack is in ${status}`, events, RESTORE),
        missing && drifted(`the stack has no output ${missing}`),
      ];
    },
    resources: (resources, { known }) => {
      const ofAudit = auditPart(known);
      const made = resources.filter(
        (each) =>
          /_COMPLETE$/.test(each.status) && each.status !== "DELETE_COMPLETE" && !ofAudit.includes(each),
      );
      return [
        ...Object.entries(RESOURCES)
          .filter(([wanted, count]) => made.filter(({ type }) => type === wanted).length < count)
          .map(([wanted]) => drifted(`the stack lacks its ${wanted}`)),
        ...resources
          .filter(({ status }) => !/_(COMPLETE|IN_PROGRESS)$/.test(status))
          .map(({ logicalId, status }) => drifted(`${logicalId} is in ${status}`)),
      ];
    },
  },
};

/** Whether the function is ready to run, and configured as the stack left it. */
export const guard: Check = {
  absent: (of) => of === "guard" && drifted("the function is gone"),
  parts: {
    guard: (guard, input) => [
      ok(`active, ${guard.runtime}, set up as deployed`),
      ...stateFaults(guard),
      ...configurationFaults(guard, input),
    ],
    // A reserved concurrency of none is how the runbook stops the guard.
    reserved: (reserved, { region, known }) => {
      const of = { region, "function-name": known.stack?.outputs.FunctionName || "FUNCTION" };
      const start = aws("lambda delete-function-concurrency", of);
      return [
        reserved === 0 &&
          wrong(
            "somebody has stopped it: its reserved concurrency is 0",
            start,
            page(
              "then redrive its dead-letter queue, where the events since then are",
              "runbook.md#redrive",
              `then, for each event since then, which is in its dead-letter queue: ${REDRIVE}`,
            ),
          ),
      ];
    },
  },
};

/** The faults of a function that is not ready to run. */
export function stateFaults(fn: Omit<InstalledFunction, "environment">): Results {
  const { state, stateReason, lastUpdate, lastUpdateReason } = fn;
  const because = (reason: string | undefined) => (reason ? `: ${reason}` : "");
  return [
    state === "Pending" && unknown("it is being made ready (Pending); ask again in a while"),
    // An inactive one has not run for weeks: the next event activates it.
    !["Pending", "Active", "Inactive"].includes(state) &&
      drifted(`the function is in ${state}${because(stateReason)}`),
    lastUpdate === "InProgress" && unknown("it is being updated; ask again in a while"),
    !["InProgress", "Successful"].includes(lastUpdate) &&
      drifted(`its last update is ${lastUpdate}${because(lastUpdateReason)}`),
  ];
}

function configurationFaults(
  { environment, deadLetterArn }: Observed["guard"],
  { known }: CheckInput,
): Results {
  const topic = topicOf(known) ?? environment.TOPIC_ARN;
  const queue = known.functionQueue?.arn ?? deadLetterArn;
  return [
    !environment.TOPIC_ARN && drifted("its environment names no topic (TOPIC_ARN)"),
    environment.TOPIC_ARN &&
      environment.TOPIC_ARN !== topic &&
      drifted("its environment names another topic than the stack's (TOPIC_ARN)"),
    !deadLetterArn && drifted("it has no dead-letter queue: an event that fails three times is lost"),
    deadLetterArn && deadLetterArn !== queue && drifted("it has another dead-letter queue than the stack's"),
  ];
}

const ENABLE: IamAction = "ec2:ModifySubnetAttribute";

/** Whether the role's permissions are those that its modes need: neither fewer, nor a write without need. */
export const permissions: Check = {
  absent: () => drifted("the function's role is gone"),
  parts: {
    role: (documents, { known }) => {
      const may = mayChange(known, documents);
      // The function leaves receipts unless its environment says off.
      const receipts = known.guard && known.guard.environment.RECEIPTS !== "off";
      // A function that gets no updates has none to follow.
      const reads = answersNoUpdates(known.matches)
        ? GUARD_READS.filter((action) => action !== "eks:DescribeUpdate")
        : GUARD_READS;
      const always = [...reads, ...GUARD_OWN].sort();
      const needed = may === "yes" ? [...always, ...guardWrites({ receipts: !!receipts })] : always;
      const withAnswer = (answer: Answer) =>
        needed.filter((action) => allowsRole(documents, action) === answer).join(", ");
      const [denied, unsure] = [withAnswer("no"), withAnswer("depends")];
      const can =
        may === "yes" ? "may read, alert and enable auto-assign" : "may read and alert, and change nothing";
      return [
        ok(`the role has what its modes need: it ${can}`),
        denied && drifted(`the function's role doesn't allow ${denied}`),
        unsure && unknown(`it depends on more than its statements whether the role allows ${unsure}`),
        may === "no" &&
          allowsRole(documents, ENABLE) !== "no" &&
          drifted(`the role allows ${ENABLE}, which its modes never need`),
        may === "yes" &&
          receipts === undefined &&
          unknown("whether it leaves receipts is not known, nor so whether it has to tag"),
      ];
    },
  },
};

/** Whether the guard may change subnets: from the stack's modes, or from the role itself in somebody's own stack. */
function mayChange({ stack }: Partial<Observed>, documents: string[]): string | undefined {
  if (stack?.construct === undefined) return stack?.outputs.CanChangeSubnets;
  return allowsRole(documents, ENABLE) === "no" ? "no" : "yes";
}
