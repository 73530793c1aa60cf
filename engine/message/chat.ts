import { findings, isReady } from "../model/findings.ts";
import type { Report, SubnetReport } from "../model/report.ts";
import { type Step, undoCommands } from "../text/next-steps.ts";
import { code, plain } from "../text/safe-text.ts";
import { subnetColumns } from "../text/subnet-line.ts";
import { count } from "../text/words.ts";
import { groupOutcome, headline, statusWord, whatWasDone } from "./headline.ts";
import { next } from "./next.ts";

/** A chat message shows the first subnets only; the mail has all of them. */
const SHOWN = 10;
/** At least as many as re-creating takes: deleting a node group must not be shown without creating it. */
const COMMANDS = 4;

/**
 * The custom notification that Amazon Q Developer in chat applications renders; it drops everything else.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chat(report: Report, subnets: SubnetReport[]): object {
  const { account, region } = report;
  const [cluster, nodegroup] = [report.cluster, report.nodegroup].map((each) => plain(each, 100) || "?");
  const status = plain(statusWord(report), 100);
  const shown = subnets.slice(0, SHOWN);
  const more = report.subnets.length - shown.length;
  const name = `${cluster}/${nodegroup}`;
  const kinds = [...new Set(subnets.map(({ finding }) => finding))].filter((kind) => !isReady(kind));
  // Of all subnets, so that what is left out is counted right.
  const steps = [...next(report, report.subnets), ...undo(report)];
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: `[EKS] ${status} ${code(name)}, ${region}: ${headline(report)}`,
      description: [
        groupOutcome(report, (name) => code(name, 100)),
        whatWasDone(report, code),
        ...shown.map((subnet) => `- ${code(subnetColumns(subnet).filter(Boolean).join(" · "))}`),
        ...(more > 0 ? [`- and ${count(more, "more subnet")}`] : []),
      ].join("\n"),
      nextSteps: steps.flatMap(lines),
      keywords: [region, ...kinds],
    },
    metadata: {
      threadId: `${account}/${region}/${name}`,
      summary: headline(report),
      eventType: "nodegroup-guard",
      relatedResources: shown.map(({ id }) => plain(id, 100)),
      // People's own buttons take these as variables. The service takes no values but strings.
      enableCustomActions: true,
      additionalContext: {
        account: plain(account, 100),
        region: plain(region, 100),
        cluster,
        nodegroup,
        status,
        ...Object.fromEntries(
          kinds.map((kind) => [
            findings[kind].title,
            report.docs ? `${report.docs}${kind}.md` : findings[kind].reference,
          ]),
        ),
      },
    },
  };
}

function undo(report: Report): Step[] {
  const commands = undoCommands(report, report.subnets);
  return commands.length > 0 ? [{ text: "Undo:", commands }] : [];
}

function lines({ text, commands }: Step): string[] {
  const more = commands.length - COMMANDS;
  return [
    unmarked(text),
    ...commands.slice(0, COMMANDS).map(command),
    ...(more > 0 ? [`and ${more} more in the mail`] : []),
  ];
}

/** Tags and user agents stand in advice: without these characters Markdown makes no link, mention or code of them. */
function unmarked(text: string): string {
  return text.replaceAll(/[<>[\]`]/g, (character) => UNMARKED[character] ?? "");
}

const UNMARKED: Record<string, string> = { "<": "‹", ">": "›", "[": "(", "]": ")", "`": "'" };

/** Between backticks Markdown is not interpreted, which could remove a backslash and with it the quoting. */
function command(line: string): string {
  return `\`${line}\``;
}
