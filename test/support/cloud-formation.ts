import type { Json, JsonObject } from "../../lib/app/merge-templates.ts";

/** The values of parameters and pseudo parameters, and the conditions of the same template. */
export interface Deployment {
  values: Record<string, string>;
  conditions?: Record<string, Json>;
}

const NO_VALUE = Symbol("AWS::NoValue");

/**
 * A part of a template with its functions resolved, as by CloudFormation. Throws where a stack would fail: on a
 * selection beyond a list's end or of nothing, and on unknown functions. References to resources stay as they are.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-select.html
 */
export function deployed(part: Json, deployment: Deployment): Json {
  const result = visit(part, deployment);
  if (result === NO_VALUE) throw new Error("no value at all");
  return result;
}

/** Whether a condition of the template holds. Like CloudFormation, it looks at all of them, needed or not. */
export function holds(name: string, { values, conditions = {} }: Deployment): boolean {
  const verdicts = Object.entries(conditions).map(([each, condition]) => [
    each,
    isTrue(condition, { values, conditions }),
  ]);
  const verdict = new Map(verdicts as [string, boolean][]).get(name);
  if (verdict === undefined) throw new Error(`no condition ${name}`);
  return verdict;
}

function isTrue(condition: Json | undefined, deployment: Deployment): boolean {
  const [[name = "", argument = null] = []] = Object.entries(condition ?? {});
  if (name === "Condition") return isTrue(deployment.conditions?.[String(argument)], deployment);
  const list = listOf(argument, name);
  switch (name) {
    case "Fn::Not":
      return !isTrue(list[0], deployment);
    // Both sides of each, as CloudFormation does: no short circuit hides a function that fails.
    case "Fn::And":
      return list.map((each) => isTrue(each, deployment)).every(Boolean);
    case "Fn::Or":
      return list.map((each) => isTrue(each, deployment)).some(Boolean);
    case "Fn::Equals": {
      const [left, right] = list.map((each) => text(each, deployment));
      return left === right;
    }
    default:
      throw new Error(`what is the condition ${name}?`);
  }
}

function visit(part: Json, deployment: Deployment): Json | typeof NO_VALUE {
  if (Array.isArray(part)) return part.map((item) => visit(item, deployment)).filter(isValue);
  if (typeof part !== "object" || part === null) return part;
  const [[name = "", argument = null] = []] = Object.entries(part);
  if (name === "Ref" && argument === "AWS::NoValue") return NO_VALUE;
  if (name === "Ref") return deployment.values[String(argument)] ?? part;
  if (name === "Fn::If") {
    const [condition, yes = null, no = null] = listOf(argument, name);
    return visit(holds(String(condition), deployment) ? yes : no, deployment);
  }
  if (name === "Fn::Join") {
    const [separator, items = null] = listOf(argument, name);
    const parts = listOf(visited(items, deployment), name);
    // What refers to a resource has no text before it is there.
    return parts.every((each) => typeof each === "string") ? parts.join(String(separator)) : part;
  }
  if (name === "Fn::Split") {
    const [separator, source = null] = listOf(argument, name);
    return text(source, deployment).split(String(separator));
  }
  if (name === "Fn::Select") {
    const [index, list = null] = listOf(argument, name);
    const item = listOf(visited(list, deployment), name)[Number(index)];
    if (!item)
      throw new Error(`Template error: Fn::Select cannot select nonexistent value at index ${index}`);
    return item;
  }
  return members(part, deployment);
}

function members(part: JsonObject, deployment: Deployment): JsonObject {
  const entries = Object.entries(part).map(([key, value]) => [key, visit(value, deployment)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => isValue(entry[1])));
}

const isValue = (value: Json | typeof NO_VALUE): value is Json => value !== NO_VALUE;

function visited(part: Json, deployment: Deployment): Json {
  const value = visit(part, deployment);
  return isValue(value) ? value : null;
}

function listOf(value: Json, name: string): Json[] {
  if (!Array.isArray(value)) throw new Error(`${name} takes a list, not ${JSON.stringify(value)}`);
  return value;
}

function text(part: Json, deployment: Deployment): string {
  const value = visited(part, deployment);
  if (typeof value !== "string") throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value;
}
