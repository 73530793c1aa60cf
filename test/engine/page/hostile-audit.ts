import type { Audit } from "../../../engine/model/audit.ts";
import { assessed, auditOf, clusterOf, factsOf, groupOf } from "./audits.ts";

/** Names that would like to run, to end something early or to look like something else. */
export const HOSTILE = [
  "</script><script>window.pwned = 1</script>",
  '"><img src=x onerror="window.pwned = 1">',
  "' onclick='window.pwned = 1' x='",
  "<!--<script>",
  "]]><svg/onload=window.pwned=1>",
  "javascript:window.pwned=1",
  "</style><style>body { display: none }",
  `$\{window.pwned = 1}`,
  "&lt;img src=x onerror=window.pwned=1&gt;",
  "abc\u202egpj.exe\u2066\u200b",
  "one\u2028two\u2029three",
  "null\0byte\x1b[31m",
  "half \ud800 a character",
  "__proto__",
  "日本語のクラスター 🚀",
];

/** Every text of the audit that someone else could have chosen is, in turn, each of the names. */
export function auditNamed(names: string[]): Audit {
  const clusters = names.map((name, place) => {
    const source = { stack: name, logicalId: name };
    const wayOut = { kind: "internet-gateway", target: name } as const;
    const facts = factsOf({
      vpc: name,
      availabilityZone: name,
      cidr: name,
      owner: name,
      routeTable: name,
      wayOut,
    });
    const notes = [{ finding: "few-addresses", evidence: name } as const];
    const open = assessed(`${name}-open`, "missing-public-ip", { evidence: name, notes, source, facts });
    const lost = assessed(`${name}-lost`, "undetermined", { evidence: name, facts: null });
    return clusterOf(name, [groupOf(null, [open, lost]), groupOf(name, [open], name)], {
      vpc: place % 2 === 0 ? name : null,
      region: name,
    });
  });
  const actions = names.map((name) => ({
    finding: "missing-public-ip" as const,
    region: name,
    target: { kind: "subnet" as const, id: name },
    text: name,
    commands: [name, name],
    fixes: [{ cluster: name, nodegroup: name, use: "existing" as const, subnet: `${name}-open` }],
    blocksScaleOut: true,
    unused: false,
  }));
  const unread = names.map((name) => ({ region: name, what: name, why: name }));
  const failedGroups = names.map((name) => ({
    region: name,
    cluster: name,
    nodegroup: name,
    issues: [{ code: name, message: name }],
    openSubnets: [name],
    text: name,
    commands: [name],
  }));
  return auditOf(clusters, { account: names[0] ?? "", regions: names, failedGroups, actions, unread });
}
