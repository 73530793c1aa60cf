import * as z from "zod/mini";
import { matchesGlob } from "../../engine/model/glob.ts";

/** Three-valued, like everything that rests on a policy that somebody else may have written. */
export type Answer = "yes" | "no" | "depends";

/** A service that acts for one of the account's resources. */
export interface ServiceCall {
  /** Such as events.amazonaws.com. */
  service: string;
  /** Such as lambda:InvokeFunction. */
  action: string;
  sourceArn: string;
  account: string;
}

const oneOrMore = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((value) => [value].flat()),
);
const Statement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.optional(z.union([z.literal("*"), z.record(z.string(), oneOrMore)])),
  Action: z.optional(oneOrMore),
  Condition: z._default(z.record(z.string(), z.record(z.string(), z.unknown())), {}),
});
type Statement = z.infer<typeof Statement>;
const Document = z.object({
  Statement: z.pipe(
    z.union([Statement, z.array(Statement)]),
    z.transform((value) => [value].flat()),
  ),
});

/**
 * Whether a resource's policy allows a service this call on the resource. Whatever is not understood for
 * sure, such as a condition on another key, makes it depend.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allowsService(document: string, call: ServiceCall): Answer {
  return evaluate([document], (statement) =>
    all([
      principalFits(statement, call.service),
      actionFits(statement, call.action),
      ...Object.entries(statement.Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, given]) => conditionFits(operator, key, given, call)),
      ),
    ]),
  );
}

/**
 * Whether the documents of a role allow an action at all, on whatever resources and conditions. IAM's own simulation
 * of a role answers another question: it denies where a condition's key is not given, some of which it doesn't name,
 * and it can't judge the policies of resources, which `allowsService` does.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function allowsRole(documents: string[], action: string): Answer {
  return evaluate(documents, (statement) => {
    const fits = actionFits(statement, action);
    // Conditions narrow an Allow, as the guard's own do; a Deny under a condition may or may not hold.
    const narrowed = statement.Effect === "Deny" && Object.keys(statement.Condition).length > 0;
    return narrowed && fits === "yes" ? "depends" : fits;
  });
}

/** Yes where all of them are, no where any is. */
export function all(verdicts: Answer[]): Answer {
  if (verdicts.includes("no")) return "no";
  return verdicts.includes("depends") ? "depends" : "yes";
}

/** Yes where any of them is, no where all are. */
export function any(verdicts: Answer[]): Answer {
  if (verdicts.includes("yes")) return "yes";
  return verdicts.includes("depends") ? "depends" : "no";
}

/** A Deny outweighs every Allow. What can't be parsed may allow what nothing else does. */
function evaluate(documents: string[], applies: (statement: Statement) => Answer): Answer {
  const parsed = documents.map(statementsOf);
  const verdict = (effect: Statement["Effect"]) =>
    any(
      parsed
        .flatMap((statements) => statements ?? [])
        .filter(({ Effect }) => Effect === effect)
        .map(applies),
    );
  const granted = all([verdict("Allow"), NOT[verdict("Deny")]]);
  return granted === "no" && parsed.includes(undefined) ? "depends" : granted;
}

const NOT: Record<Answer, Answer> = { yes: "no", no: "yes", depends: "depends" };

function statementsOf(document: string): Statement[] | undefined {
  try {
    return Document.safeParse(JSON.parse(document)).data?.Statement;
  } catch {
    return undefined;
  }
}

function principalFits({ Principal }: Statement, service: string): Answer {
  if (Principal === undefined) return "depends";
  if (Principal === "*") return "yes";
  const named = [...(Principal.Service ?? []), ...(Principal.AWS ?? []).filter((name) => name === "*")];
  return named.some((name) => name === "*" || name === service) ? "yes" : "no";
}

function actionFits({ Action }: Statement, action: string): Answer {
  if (!Action) return "depends";
  const wanted = action.toLowerCase();
  return Action.some((glob) => matchesGlob(glob.toLowerCase(), wanted)) ? "yes" : "no";
}

function conditionFits(
  operator: string,
  key: string,
  given: unknown,
  { sourceArn, account }: ServiceCall,
): Answer {
  const known: Record<string, string> = {
    "aws:sourcearn": sourceArn,
    "aws:sourceaccount": account,
    // What SNS puts into the policy of a new topic.
    "aws:sourceowner": account,
    "aws:securetransport": "true",
  };
  const value = known[key.toLowerCase()];
  const equal = /^(String|Arn)Equals(IfExists)?$/.test(operator) || operator === "Bool";
  const like = /^(StringLike|Arn(Like|Equals))(IfExists)?$/.test(operator);
  if (value === undefined || !(equal || like)) return "depends";
  const wanted = [given].flat().map(String);
  return wanted.some((each) => (like ? matchesGlob(each, value) : each === value)) ? "yes" : "no";
}
