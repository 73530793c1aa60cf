import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { parseSync } from "@swc/core";

/** A source file's import, as its parser sees it: no comment and no quoted text is taken for one. */
export interface Import {
  /** A path from the root for the project's own files, else the name as it stands. */
  from: string;
  /** Whether nothing of it is there any more when the program runs. */
  typesOnly: boolean;
}

type Node = { type: string } & Record<string, unknown>;

/** The project's own sources in these folders, as paths from the root. */
export function sourcesIn(...folders: string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith(".ts"))
    .sort();
}

export function readImports(file: string): Import[] {
  return importsOf(file, readFileSync(file, "utf8"));
}

export function importsOf(file: string, source: string): Import[] {
  return nodesOf(source).flatMap((node): Import[] => {
    const found = importIn(node);
    return found ? [{ ...found, from: fromRoot(file, found.from) }] : [];
  });
}

/** Imports loaded before a module runs: not `import()` and `require()`, which load when called. */
export function staticImportsOf(source: string): string[] {
  return parseSync(source, { syntax: "ecmascript", target: "es2022" }).body.flatMap((node) =>
    "source" in node && node.source ? [node.source.value] : [],
  );
}

/** Files that import each other, straight or by way of others; each circle is named once. */
export function circlesIn(imports: Map<string, Import[]>): string[][] {
  const reached = new Map([...imports.keys()].map((file) => [file, reachableIn(imports, file)]));
  const circles = [...imports.keys()].map((file) =>
    [...(reached.get(file) ?? [])].filter((other) => reached.get(other)?.has(file)).sort(),
  );
  return [...new Map(circles.filter(({ length }) => length > 0).map((each) => [each.join(), each])).values()];
}

/** All that a file imports, straight or by way of others: itself only where it is in a circle. */
function reachableIn(imports: Map<string, Import[]>, file: string): Set<string> {
  const reached = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { from } of imports.get(next) ?? []) {
      if (reached.has(from) || !imports.has(from)) continue;
      reached.add(from);
      open.push(from);
    }
  }
  return reached;
}

/** Uses of clock, randomness, environment, network and log, none of which a pure function has. */
export function impuritiesOf(source: string): string[] {
  return nodesOf(source).flatMap((node) => {
    const name = nameOf(node);
    return name && IMPURE.some((pattern) => pattern.test(name)) ? [name] : [];
  });
}

const IMPURE = [
  /^(process|console|globalThis|performance|crypto)\./,
  /^(fetch|setTimeout|setInterval|setImmediate|require|eval)\(/,
  /^(Date\.now|Math\.random)$/,
  /^new Date\(\)$/,
  /^import\.meta$/,
];

/** How a node reads where it could be impure: "process.env", "fetch(", "new Date()". */
function nameOf(node: Node): string | undefined {
  if (node.type === "MemberExpression") {
    return `${identifier(node.object)}.${identifier(node.property)}`;
  }
  if (node.type === "CallExpression") return `${identifier(node.callee)}(`;
  if (node.type === "NewExpression" && list(node.arguments).length === 0)
    return `new ${identifier(node.callee)}()`;
  return node.type === "MetaProperty" ? "import.meta" : undefined;
}

function importIn(node: Node): Import | undefined {
  const typesOnly = node.typeOnly === true || node.isTypeOnly === true;
  switch (node.type) {
    // "import { type A } from …" still loads the module, under verbatimModuleSyntax: only "import type"
    // doesn't.
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return { from: text(node.source), typesOnly };
    case "ExportNamedDeclaration":
      return isNode(node.source) ? { from: text(node.source), typesOnly } : undefined;
    case "TsImportType":
      return { from: text(node.argument), typesOnly: true };
    case "TsExternalModuleReference":
      return { from: text(node.expression), typesOnly: false };
    case "CallExpression": {
      const callee = isNode(node.callee) ? node.callee : undefined;
      if (callee?.type !== "Import" && identifier(callee) !== "require") return undefined;
      const [first] = list(node.arguments);
      return {
        from: text(isNode(first) ? first : (first as { expression?: unknown })?.expression),
        typesOnly: false,
      };
    }
    default:
      return undefined;
  }
}

function fromRoot(file: string, name: string): string {
  return name.startsWith(".") ? posix.join(posix.dirname(file), name) : name;
}

function nodesOf(source: string): Node[] {
  const nodes: Node[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (isNode(value)) nodes.push(value);
    for (const member of Object.values(value)) visit(member);
  };
  visit(parseSync(source, { syntax: "typescript", target: "es2022" }));
  return nodes;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "type") === "string";
}

/** The text of a literal; one that is only known at run time gets a name that no rule allows. */
function text(node: unknown): string {
  return isNode(node) && node.type === "StringLiteral" ? String(node.value) : "(computed)";
}

function identifier(node: unknown): string | undefined {
  return isNode(node) && node.type === "Identifier" ? String(node.value) : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
