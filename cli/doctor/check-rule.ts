import { aws } from "../../engine/text/shell.ts";
import { DEPLOY, type Line, ok, orOk, type Place, said, untold, wrong } from "./line.ts";
import type { Observations, Target } from "./observations.ts";
import { lets } from "./policy-document.ts";

/** Whether the rule is on, catches a new node group, and hands it to the function. */
export function checkRule(seen: Observations, place: Place): Line[] {
  const { rule, matches, targets } = seen;
  const gone = wrong("rule", "the rule is gone", DEPLOY);
  const lines = [
    ...said("rule", rule, gone, ({ name, state }) => [isOn(name, state, place)]),
    // Of a rule that isn't there nothing more is to be said.
    ...(rule?.kind === "absent"
      ? []
      : [
          ...said("rule", matches, gone, (value) => [
            value
              ? undefined
              : wrong("rule", "the rule's pattern doesn't match a CreateNodegroup event", DEPLOY),
          ]),
          ...said("rule", targets, gone, (value) => pointsAtGuard(value, seen)),
          ...mayInvoke(seen, place),
        ]),
  ];
  return orOk(lines, ok("rule", "enabled, matches a CreateNodegroup event and hands it to the function"));
}

function isOn(name: string, state: string, { region }: Place): Line | undefined {
  if (state.startsWith("ENABLED")) return undefined;
  return wrong("rule", `the rule is ${state.toLowerCase()}`, aws("events enable-rule", { region, name }));
}

function pointsAtGuard(targets: Target[], { guard, ruleQueue }: Observations): Line[] {
  if (guard?.kind !== "read")
    return guard?.kind === "absent" ? [] : [untold("rule", "its target can't be compared with the function")];
  const own = targets.find(({ arn }) => arn === guard.value.arn);
  if (!own) return [wrong("rule", "the rule doesn't point at the function", DEPLOY)];
  if (!own.deadLetterArn) {
    return [
      wrong("rule", "the rule's target has no dead-letter queue: what can't be delivered is lost", DEPLOY),
    ];
  }
  const other = ruleQueue?.kind === "read" && ruleQueue.value.arn !== own.deadLetterArn;
  return other
    ? [wrong("rule", "the rule's target has another dead-letter queue than the stack's", DEPLOY)]
    : [];
}

/** The function's own policy has the last word on who may invoke it. */
function mayInvoke({ rule, invokers }: Observations, { account }: Place): Line[] {
  const nobody = wrong(
    "rule",
    "the function's policy doesn't let EventBridge invoke it for this rule",
    DEPLOY,
  );
  return said("rule", invokers, nobody, (policy) => {
    if (rule?.kind !== "read") return [];
    const call = {
      service: "events.amazonaws.com",
      action: "lambda:InvokeFunction",
      sourceArn: rule.value.arn,
      account,
    };
    const granted = lets(policy, call);
    if (granted === "depends") {
      return [
        untold(
          "rule",
          "whether the function's policy lets EventBridge invoke it depends on more than the rule",
        ),
      ];
    }
    return granted === "yes" ? [] : [nobody];
  });
}
