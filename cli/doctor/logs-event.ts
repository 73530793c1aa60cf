import type { BasicSelector, FieldOperator, FieldSelector, Selectors } from "./observations.ts";
import type { Granted } from "./policy-document.ts";

/** What the record of a CreateNodegroup says in the fields that a trail can be told to choose by. */
const EVENT: Record<string, string> = {
  eventCategory: "Management",
  readOnly: "false",
  eventSource: "eks.amazonaws.com",
  eventName: "CreateNodegroup",
  eventType: "AwsApiCall",
};

/**
 * Whether a trail with these selectors logs a CreateNodegroup; it depends where they ask for more than is
 * known of every such call, for example who made it.
 *
 * @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function logsCreateNodegroup(selectors: Selectors): Granted {
  const verdicts =
    selectors.kind === "basic" ? selectors.selectors.map(basic) : selectors.selectors.map(advanced);
  if (verdicts.includes("yes")) return "yes";
  return verdicts.includes("depends") ? "depends" : "no";
}

function basic({ readWrite, management, excluded }: BasicSelector): Granted {
  return management && readWrite !== "ReadOnly" && !excluded.includes("eks.amazonaws.com") ? "yes" : "no";
}

function advanced(fields: FieldSelector[]): Granted {
  // Without a category, which is always there, nothing is known.
  if (!fields.some(({ field }) => field === "eventCategory")) return "depends";
  const verdicts = fields.map(fits);
  if (verdicts.includes("no")) return "no";
  return verdicts.includes("depends") ? "depends" : "yes";
}

const OPERATORS: Record<FieldOperator, (value: string, given: string[]) => boolean> = {
  equals: (value, given) => given.includes(value),
  startsWith: (value, given) => given.some((each) => value.startsWith(each)),
  endsWith: (value, given) => given.some((each) => value.endsWith(each)),
  notEquals: (value, given) => !given.includes(value),
  notStartsWith: (value, given) => !given.some((each) => value.startsWith(each)),
  notEndsWith: (value, given) => !given.some((each) => value.endsWith(each)),
};

function fits({ field, conditions }: FieldSelector): Granted {
  const value = EVENT[field];
  if (value === undefined) return "depends";
  const hold = Object.entries(conditions).every(([operator, given]) =>
    OPERATORS[operator as FieldOperator](value, given),
  );
  return hold ? "yes" : "no";
}
