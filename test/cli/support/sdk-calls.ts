import { existsSync, readFileSync } from "node:fs";
import { readImports } from "../../support/imports.ts";

/** A source and all of the project's own that it needs when it runs. */
export function reachableFrom(...files: string[]): string[] {
  const reached = new Set<string>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file) || !file.endsWith(".ts") || !existsSync(file)) continue;
    reached.add(file);
    open.push(...readImports(file).flatMap(({ from, typesOnly }) => (typesOnly ? [] : [from])));
  }
  return [...reached].sort();
}

/** The calls that these sources can make by the SDK, as IAM names them. */
export function callsIn(files: string[]): string[] {
  const calls = files.flatMap((file) => {
    const imports = readFileSync(file, "utf8").matchAll(
      /import \{([^}]*)\} from "@aws-sdk\/client-([a-z0-9-]+)"/g,
    );
    return Array.from(imports, ([, names = "", client = ""]) =>
      Array.from(names.matchAll(/\b(?:paginate([A-Z]\w+)|([A-Z]\w+)Command)\b/g), ([, paged, sent]) =>
        [SERVICES[client] ?? client, paged ?? sent].join(":"),
      ),
    ).flat();
  });
  return [...new Set(calls)].sort();
}

/** Where IAM calls a service otherwise than the SDK does. */
const SERVICES: { [client: string]: string } = {
  "cloudwatch-logs": "logs",
  "config-service": "config",
  eventbridge: "events",
  "resource-groups-tagging-api": "tag",
};
