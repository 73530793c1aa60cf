import { aws } from "../../engine/text/shell.ts";
import { count } from "../../engine/text/words.ts";
import { page } from "./advice.ts";
import { type Check, drifted, ok, unknown, wrong } from "./check.ts";
import type { Observed } from "./observations.ts";
import { allowsService } from "./policy-document.ts";

/** Whether calls that can break node groups to come reach the audit: by a rule, a queue, and a mapping to its function. */
export const earlyWarnings: Check = {
  absent: (of) => drifted(ABSENT[of] ?? ABSENT.earlyRule),
  parts: {
    earlyRule: ({ name, state }, { region }) => [
      ok("the rule, its queue and the mapping to the audit are enabled"),
      !state.startsWith("ENABLED") &&
        wrong(`the rule is ${state.toLowerCase()}`, aws("events enable-rule", { region, name })),
    ],
    earlyTargets: (targets, { known: { earlyQueue } }) => [
      earlyQueue &&
        !targets.some(({ arn }) => arn === earlyQueue.arn) &&
        drifted("the rule doesn't point at the queue"),
    ],
    earlyQueue: ({ policy }, { account, known }) => {
      if (!known.earlyRule) return [];
      const call = { service: "events.amazonaws.com", action: "sqs:SendMessage", account };
      const granted = policy ? allowsService(policy, { ...call, sourceArn: known.earlyRule.arn }) : "no";
      return [
        granted === "no" && drifted("the queue's policy doesn't let EventBridge put calls into it"),
        granted === "depends" &&
          unknown("whether the queue's policy lets EventBridge send depends on more than the rule"),
      ];
    },
    earlyMapping: ({ id, state }, { region }) => [
      ["Disabled", "Disabling"].includes(state) &&
        wrong(
          "Lambda takes nothing from the queue: its mapping is disabled",
          aws("lambda update-event-source-mapping", { region, uuid: id, enabled: true }),
        ),
      !["Enabled", "Disabled", "Disabling"].includes(state) &&
        unknown(`the mapping to the audit is being changed (${state}); ask again in a while`),
    ],
  },
};

const ABSENT: { [part in keyof Observed]?: string } & { earlyRule: string } = {
  earlyRule: "the rule is gone",
  earlyQueue: "the queue is gone: no call starts the audit early",
  earlyMapping: "Lambda takes nothing from the queue: its mapping is gone",
};

/** Whether no call is left that could not start the audit. */
export const earlyWarningsQueue: Check = {
  absent: () => drifted("the dead-letter queue is gone"),
  parts: {
    earlyDeadLetters: ({ messages }, { region, known }) => {
      const start = { region, "function-name": known.stack?.outputs.AuditFunctionName ?? "FUNCTION" };
      return [
        ok("empty"),
        messages > 0 &&
          wrong(
            `${count(messages, "call")} could not start the audit early`,
            page(
              "see why, then clear it",
              "runbook.md#audit-queue-depth",
              `fix what the audit's log names, then start an audit: ${aws("lambda invoke", { ...start, payload: "{}", "cli-binary-format": "raw-in-base64-out" })} /dev/stdout`,
            ),
          ),
      ];
    },
  },
};
