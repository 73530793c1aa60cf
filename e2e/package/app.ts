import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../run.ts";

/** An app of somebody else's, in a directory of its own. */
export interface App {
  directory: string;
  /** Writes files of it; anything but text as JSON. */
  write(files: Record<string, unknown>): void;
  /** Runs a command in it and returns what it printed; throws where it fails. */
  run(command: string, ...args: string[]): Promise<string>;
  /** Runs an app that is started like this, as the CDK's command line does, and returns a stack's template. */
  synthesize(stack: string, command: string, ...args: string[]): Promise<Template>;
}

export interface Template {
  Resources: { [id: string]: { Type: string; Metadata?: object } };
}

/** The feature flags of CDK's own template for apps, which cdk.json has as well. */
const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));

export function appIn(directory: string): App {
  mkdirSync(directory, { recursive: true });
  const start = (env: NodeJS.ProcessEnv, command: string, args: string[]) =>
    run(command, args, { cwd: directory, env: { ...process.env, ...env } });
  return {
    directory,
    write: (files) => {
      for (const [name, content] of Object.entries(files)) {
        const path = join(directory, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
      }
    },
    run: (command, ...args) => start({}, command, args),
    synthesize: async (stack, command, ...args) => {
      const outdir = join(directory, `cdk.out.${args.at(-1)?.replaceAll("/", ".")}`);
      await start({ CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) }, command, args);
      return templateIn(outdir, stack);
    },
  };
}

export function templateIn(outdir: string, stack: string): Template {
  return JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), "utf8"));
}

/**
 * A stack's resources, without what CDK says about where in the app they come from: metadata, names that it makes from
 * the stack's, and the tag that tells a clone from a package.
 */
export function resourcesOf({ Resources }: Template): Record<string, object> {
  const own = Object.entries(Resources).filter(([, { Type }]) => Type !== "AWS::CDK::Metadata");
  const bare = Object.fromEntries(own.map(([id, { Metadata: _, ...resource }]) => [id, resource]));
  const installedBy = /(?<="Key":"nodegroup-guard:installed-by","Value":)"(clone|package)"/g;
  const text = JSON.stringify(bare)
    .replaceAll(installedBy, '"?"')
    .replaceAll(
      /AllowEventRule\w+?Guard(Function|Rule|AuditEarlyRule)[0-9A-F]{8,16}/g,
      "AllowEventRuleGuard$1",
    );
  return JSON.parse(text);
}
