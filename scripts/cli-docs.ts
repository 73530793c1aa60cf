import { runProgram } from "../cli/program.ts";
import { type CommandName, leastPrivilege } from "./least-privilege.ts";

const GENERATED = /<!-- (?<what>help|allow) (?<command>\w+) -->\n.*?<!-- end -->/gs;

/**
 * The page docs/cli.md with its generated parts brought up to date: each command's own help, and the IAM
 * policy that it needs. They stand between "<!-- help audit -->" or "<!-- allow audit -->" and "<!-- end
 * -->".
 */
export async function fillCliDocs(page: string): Promise<string> {
  const helps = new Map<string, string>();
  for (const { groups } of page.matchAll(GENERATED)) {
    const command = groups?.command ?? "";
    helps.set(command, helps.get(command) ?? (await helpOf(command)));
  }
  return page.replaceAll(GENERATED, (_, what: string, command: string) => {
    const block =
      what === "help"
        ? `\`\`\`text\n${helps.get(command)}\`\`\``
        : `\`\`\`json\n${JSON.stringify(leastPrivilege(command as CommandName), null, 2)}\n\`\`\``;
    return `<!-- ${what} ${command} -->\n\n${block}\n\n<!-- end -->`;
  });
}

async function helpOf(command: string): Promise<string> {
  let help = "";
  const keep = (text: string) => {
    help += text;
  };
  const io = { out: keep, err: keep } as Parameters<typeof runProgram>[1]["io"];
  const contextFor = () => {
    throw new Error("help needs no context");
  };
  const code = await runProgram([command, "--help"], {
    io,
    version: "",
    program: "nodegroup-guard",
    contextFor,
  });
  if (code !== 0) throw new Error(`there is no help for ${command}: ${help}`);
  return help.replace(/\n*$/, "\n");
}
