import type { Facts } from "../../engine/model/facts.ts";
import type { NodegroupCall } from "../../engine/model/nodegroup-call.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { GlobalOptions } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { identify } from "../shell/identify.ts";
import { faultsIn, readJson } from "../shell/input-files.ts";
import { parseFacts } from "./facts-file.ts";

/** `source` describes where the facts are from. */
export interface SourcedFacts {
  facts: Facts;
  source: string;
}

export type ReadFacts = ({ kind: "facts" } & SourcedFacts) | { kind: "failed"; why: string };

export interface FactsOptions extends GlobalOptions {
  facts?: string;
  saveFacts?: string;
}

/** The facts about a node group: saved ones, or those that EKS and EC2 report now, saved on request. */
export function factsFor(
  call: NodegroupCall,
  options: FactsOptions,
  context: CommandContext,
): Promise<ReadFacts> {
  return options.facts ? savedFacts(options.facts, call, context) : liveFacts(call, options, context);
}

async function savedFacts(
  path: string,
  { account, region }: NodegroupCall,
  { files }: CommandContext,
): Promise<ReadFacts> {
  const file = await readJson(files, path);
  if (file.kind === "failed") return file;
  const parsed = parseFacts(file.value);
  if (parsed.kind === "faulty") return { kind: "failed", why: faultsIn(path, parsed.faults) };
  const { facts } = parsed;
  if (facts.account !== account || facts.region !== region) {
    const why = `the event is from ${account}, ${region}; the facts in ${plain(path)} are from ${plain(facts.account)}, ${plain(facts.region)}`;
    return { kind: "failed", why };
  }
  return { kind: "facts", facts, source: `as saved in ${plain(path)}` };
}

async function liveFacts(
  call: NodegroupCall,
  options: FactsOptions,
  context: CommandContext,
): Promise<ReadFacts> {
  const { region, saveFacts } = options;
  const { aws, io, files } = context;
  if (region && !region.includes(call.region)) {
    return { kind: "failed", why: `the event is from ${call.region}; omit --region` };
  }
  const caller = await identify(options, context);
  if (caller.kind === "failed") return caller;
  const { account, arn } = caller.value;
  if (account !== call.account) {
    const why = `the event is from account ${call.account}; the credentials are for ${plain(arn)}. Use another --profile, or saved facts with --facts`;
    return { kind: "failed", why };
  }
  const progress = io.progress(`Reading from EKS and EC2 in ${call.region} …`);
  const facts = await aws
    .inRegion(call.region)
    .gatherFacts(call)
    .finally(() => progress.stop());
  if (saveFacts) {
    const saved = await files.write(saveFacts, `${JSON.stringify(facts, undefined, 2)}\n`);
    if (saved.kind === "failed") {
      return { kind: "failed", why: `${plain(saveFacts)} can't be written: ${plain(saved.why)}` };
    }
    io.err(`Saved the facts to ${plain(saveFacts)}.\n`);
  }
  return { kind: "facts", facts, source: "as EKS and EC2 report them now" };
}
