import { findings } from "../core/findings.ts";
import type { Report, SubnetReport } from "../core/report.ts";
import { headline } from "./headline.ts";
import { nextSteps, undoCommands } from "./next-steps.ts";
import { code, plain } from "./safe-text.ts";
import { subnetColumns } from "./subnet-line.ts";
import { wayBackSteps } from "./way-back.ts";

/** A chat shows the first of many; the mail has them all. */
const SHOWN = 10;

/**
 * The custom notification that Amazon Q Developer in chat applications renders; it drops everything else.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chat(report: Report, subnets: SubnetReport[]): object {
  const { account, region, cluster, nodegroup } = report;
  const shown = subnets.slice(0, SHOWN);
  const more = report.subnets.length - shown.length;
  const name = `${plain(cluster, 100)}/${plain(nodegroup, 100)}`;
  const commands = [
    ...[...nextSteps(report, shown), ...wayBackSteps(report)].flatMap((step) => [
      step.text,
      ...step.commands.map(command),
    ]),
    ...undoCommands(report, shown).map((undo) => `Undo: ${command(undo)}`),
  ];
  return {
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: `[EKS] ${name}: ${headline(report)}`,
      description: [
        `Node group ${code(nodegroup, 100)}, cluster ${code(cluster, 100)}, account ${account}, ${region}`,
        ...shown.map((subnet) => `- ${code(subnetColumns(subnet).filter(Boolean).join(" · "))}`),
        ...(more > 0 ? [`- and ${more} more subnets`] : []),
      ].join("\n"),
      nextSteps: commands.slice(0, SHOWN),
      keywords: [region, ...new Set(subnets.map(({ finding }) => finding))],
    },
    metadata: {
      threadId: `${account}/${region}/${name}`,
      summary: headline(report),
      eventType: "nodegroup-guard",
      relatedResources: shown.map(({ id }) => plain(id, 100)),
      additionalContext: Object.fromEntries(
        [...new Set(subnets.map(({ finding }) => finding))].map((kind) => [
          findings[kind].title,
          `${report.docs}${kind}.md`,
        ]),
      ),
    },
  };
}

/** Between backticks nothing is read as Markdown, which could eat a backslash and with it the quoting. */
function command(line: string): string {
  return `\`${line}\``;
}
