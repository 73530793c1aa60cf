import { Token } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { Fault } from "../engine/model/fault.ts";

/** Numbers that CDK fills in look like -1.8881545897087503e+289, in a text as well. */
const NUMBERS = /-\d(\.\d+)?e\+\d+/g;

/** A depth that only a circle in props reaches. */
const DEEPEST = 12;

/** Whether CloudFormation alone knows this value: a token, or a text, number or list in which CDK has put one. */
export function isToken(value: unknown): boolean {
  if (typeof value !== "string") return Token.isUnresolved(value);
  const numbers = value.match(NUMBERS) ?? [];
  return [value, [value], ...numbers.map(Number)].some((each) => Token.isUnresolved(each));
}

const ONLY_AT_DEPLOYMENT = "a value known only at deployment";

/** How to say the same by a value that is known, by the name of the prop or of the key in a rule. */
const ADVICE: { [name: string]: string } = {
  account: "write out its 12 digits, or leave the key out: a guard is for its own account",
  region: "write out its code, or leave the key out: a guard is for its own region",
  cluster: "write out the name, and give it to the cluster as well",
  nodegroup: "write out the name, and give it to the node group as well",
  vpc: "write out the id, or take it from Vpc.fromLookup",
  subnet: "write out the id, or match by the subnet's tags: subnetTags",
  createdBy: 'write out the name in it, of a role as in "arn:*:sts::*:assumed-role/ROLE/*"',
  emails: "its addresses may be parameters, but each by itself: Fn.select(0, list)",
  regions: "each may be a token, but by itself: Fn.select(0, list)",
};
const OTHERWISE =
  "write it out, or read it from context, or by StringParameter.valueFromLookup with a default value";

function adviceOn(path: string[]): string {
  const name = path.findLast((each) => ADVICE[each] !== undefined);
  return (name && ADVICE[name]) ?? OTHERWISE;
}

/**
 * Faults for the tokens in the props of these names, but where `mayBe` fits the path: they would become text that
 * nothing ever matches. A token is shown in words, since its own text means nothing to a reader.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
 */
export function tokenFaults(props: object, names: string[], mayBe: RegExp): Fault[] {
  return names.flatMap((name) => faultsIn(Reflect.get(props, name), [name], mayBe));
}

function faultsIn(value: unknown, path: string[], mayBe: RegExp): Fault[] {
  const at = path.map((each) => inWords(each)).join(".");
  if (isToken(value) || path.some(isToken)) {
    if (mayBe.test(at)) return [];
    return [
      { path: at, received: ONLY_AT_DEPLOYMENT, allowed: `a value known at synthesis; ${adviceOn(path)}` },
    ];
  }
  if (Construct.isConstruct(value)) {
    return [{ path: at, received: "a construct", allowed: `a value known at synthesis; ${adviceOn(path)}` }];
  }
  if (typeof value !== "object" || value === null || path.length > DEEPEST) return [];
  return Object.entries(value).flatMap(([key, each]) => faultsIn(each, [...path, key], mayBe));
}

/** The same value with words in place of tokens and constructs, to be shown in other faults. */
export function inWords<T>(value: T, depth?: number): T;
export function inWords(value: unknown, depth = 0): unknown {
  if (isToken(value)) return `(${ONLY_AT_DEPLOYMENT})`;
  if (Construct.isConstruct(value)) return "(a construct)";
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return "…";
  if (Array.isArray(value)) return value.map((each) => inWords(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [inWords(key, depth + 1), inWords(each, depth + 1)]),
  );
}

/** The faults of tokens, and of the others those that are about something else. */
export function withTokenFaults(tokens: Fault[], others: Fault[]): Fault[] {
  const same = ({ path }: Fault) => tokens.some((token) => `${path}.`.startsWith(`${token.path}.`));
  return [...tokens, ...others.filter((fault) => !same(fault))];
}
