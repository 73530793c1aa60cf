import * as z from "zod";
import { matchesGlob } from "../../engine/model/glob.ts";

/** Three-valued, as everything that rests on a policy somebody else may have written. */
export type Granted = "yes" | "no" | "depends";

/** A service that acts for one of the account's resources. */
export interface ServiceCall {
  /** Such as events.amazonaws.com. */
  service: string;
  /** Such as lambda:InvokeFunction. */
  action: string;
  sourceArn: string;
  account: string;
}

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const Statement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([z.literal("*"), z.record(z.string(), oneOrMore)]).optional(),
  Action: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
type Statement = z.infer<typeof Statement>;
const Document = z.object({
  Statement: z.union([Statement, z.array(Statement)]).transform((value) => [value].flat()),
});

/**
 * Whether a resource's policy lets a service make this call on the resource. Whatever is not understood for
 * sure, such as a condition on another key, makes it depend.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function lets(document: string, call: ServiceCall): Granted {
  const statements = statementsOf(document);
  if (!statements) return "depends";
  return conclude(statements, (statement) =>
    every([
      principalFits(statement, call.service),
      actionFits(statement, call.action),
      ...conditionsFit(statement, call),
    ]),
  );
}

/** Whether the documents of a role allow an action at all, on whatever resources and conditions. */
export function allows(documents: string[], action: string): Granted {
  const parsed = documents.map(statementsOf);
  const statements = parsed.flatMap((each) => each ?? []);
  const granted = conclude(statements, (statement) => {
    const fits = actionFits(statement, action);
    // Conditions narrow an Allow, as the guard's own do; a Deny under a condition may or may not hold.
    return statement.Effect === "Deny" && fits === "yes" && Object.keys(statement.Condition).length > 0
      ? "depends"
      : fits;
  });
  return granted === "no" && parsed.includes(undefined) ? "depends" : granted;
}

function statementsOf(document: string): Statement[] | undefined {
  try {
    return Document.safeParse(JSON.parse(document)).data?.Statement;
  } catch {
    return undefined;
  }
}

function conclude(statements: Statement[], applies: (statement: Statement) => Granted): Granted {
  const of = (effect: Statement["Effect"]) =>
    statements.filter(({ Effect }) => Effect === effect).map((statement) => applies(statement));
  const [denied, allowed] = [of("Deny"), of("Allow")];
  if (denied.includes("yes")) return "no";
  if (!allowed.includes("yes") && !allowed.includes("depends")) return "no";
  return allowed.includes("yes") && !denied.includes("depends") ? "yes" : "depends";
}

function every(parts: Granted[]): Granted {
  if (parts.includes("no")) return "no";
  return parts.includes("depends") ? "depends" : "yes";
}

function principalFits({ Principal }: Statement, service: string): Granted {
  if (Principal === undefined) return "depends";
  if (Principal === "*") return "yes";
  const named = [...(Principal.Service ?? []), ...(Principal.AWS ?? []).filter((name) => name === "*")];
  return named.some((name) => name === "*" || name === service) ? "yes" : "no";
}

function actionFits({ Action }: Statement, action: string): Granted {
  if (!Action) return "depends";
  const wanted = action.toLowerCase();
  return Action.some((glob) => matchesGlob(glob.toLowerCase(), wanted)) ? "yes" : "no";
}

function conditionsFit({ Condition }: Statement, call: ServiceCall): Granted[] {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, given]) => conditionFits(operator, key, given, call)),
  );
}

function conditionFits(operator: string, key: string, given: unknown, call: ServiceCall): Granted {
  const value = known(key, call);
  if (value === undefined) return "depends";
  const wanted = [given].flat().map(String);
  const equal = /^(String|Arn)Equals(IfExists)?$/.test(operator) || operator === "Bool";
  const like = /^(StringLike|Arn(Like|Equals))(IfExists)?$/.test(operator);
  if (!equal && !like) return "depends";
  return wanted.some((each) => (like ? matchesGlob(each, value) : each === value)) ? "yes" : "no";
}

function known(key: string, { sourceArn, account }: ServiceCall): string | undefined {
  const values: Record<string, string> = {
    "aws:sourcearn": sourceArn,
    "aws:sourceaccount": account,
    // What SNS puts into the policy of a new topic.
    "aws:sourceowner": account,
    "aws:securetransport": "true",
  };
  return values[key.toLowerCase()];
}
