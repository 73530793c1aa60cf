export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

interface Resource extends JsonObject {
  Type: string;
}

export interface Template extends JsonObject {
  Resources: { [id: string]: Resource };
  Outputs: JsonObject;
}

const NO_VALUE: Json = { Ref: "AWS::NoValue" };

/**
 * One template in place of two: what only `yes` has, or what differs, depends on the condition.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function mergeTemplates(condition: string, yes: Template, no: Template): Template {
  const extra = Object.keys(no.Resources).filter((id) => !(id in yes.Resources));
  if (extra.length > 0) throw new Error(`only without ${condition}: ${extra.join(", ")}`);
  const resources = Object.entries(yes.Resources).map(([id, resource]): [string, Resource] => {
    const other = no.Resources[id];
    if (!other) return [id, { ...resource, Condition: condition }];
    return [id, { ...mergeObjects(condition, resource, other), Type: resource.Type }];
  });
  return {
    ...yes,
    Resources: Object.fromEntries(resources),
    Outputs: mergeObjects(condition, yes.Outputs, no.Outputs),
  };
}

function merge(condition: string, yes: Json, no: Json): Json {
  if (same(yes, no)) return yes;
  if (Array.isArray(yes) && Array.isArray(no)) return mergeLists(condition, yes, no);
  if (isPlain(yes) && isPlain(no)) return mergeObjects(condition, yes, no);
  return choice(condition, yes, no);
}

function mergeObjects(condition: string, yes: JsonObject, no: JsonObject): JsonObject {
  const keys = [...new Set([...Object.keys(yes), ...Object.keys(no)])];
  return Object.fromEntries(
    keys.map((key) => [key, merge(condition, yes[key] ?? NO_VALUE, no[key] ?? NO_VALUE)]),
  );
}

/** Items that have an id, such as a statement, belong together; others have to be in the same place. */
function mergeLists(condition: string, yes: Json[], no: Json[]): Json[] {
  const idOf = (item: Json) => (isPlain(item) && "Sid" in item ? String(item.Sid) : JSON.stringify(item));
  if (yes.length === no.length && !yes.some(hasId)) {
    return yes.map((item, at) => merge(condition, item, no[at] ?? NO_VALUE));
  }
  const others = new Map(no.map((item) => [idOf(item), item]));
  const merged = yes.map((item) => merge(condition, item, others.get(idOf(item)) ?? NO_VALUE));
  const known = new Set(yes.map(idOf));
  return [
    ...merged,
    ...no.filter((item) => !known.has(idOf(item))).map((item) => choice(condition, NO_VALUE, item)),
  ];
}

function hasId(item: Json): boolean {
  return isPlain(item) && "Sid" in item;
}

function choice(condition: string, yes: Json, no: Json): Json {
  return { "Fn::If": [condition, yes, no] };
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** An object that is none of CloudFormation's functions: their arguments can't depend on conditions. */
function isPlain(value: Json): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !Object.keys(value).some((key) => key === "Ref" || key.startsWith("Fn::"));
}
