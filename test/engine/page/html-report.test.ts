import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { FINDINGS, type FindingKind, findings } from "../../../engine/model/findings.ts";
import { renderHtml } from "../../../engine/page/html-report.ts";
import { mapAudit } from "../../../engine/page/map-audit.ts";
import { inventory } from "../../cli/support/inventory.ts";
import { balanced, failedRegion } from "../../cli/support/story.ts";
import {
  assessed,
  auditOf,
  bigAudit,
  clusterOf,
  everyFinding,
  factsOf,
  groupOf,
  sampleAudit,
} from "./audits.ts";
import { companyAudit } from "./company.ts";
import { auditNamed, HOSTILE } from "./hostile-audit.ts";

describe("the HTML report", () => {
  const page = renderHtml(sampleAudit());

  it("says what came of it in its first heading", () => {
    expect(headline(page)).toBe("Node groups would fail in 3 of 5 clusters");
    const fine = auditOf([clusterOf("fine", [groupOf(null, [assessed("subnet-1", "ready")])])]);
    expect(headline(renderHtml(fine))).toBe("No problems found in 1 cluster");
    const unread = [{ region: "eu-west-1", what: "subnets", why: "too slow" }];
    expect(headline(renderHtml(auditOf([], { unread })))).toBe(
      "No known problems in 0 clusters, but 1 thing is unknown",
    );
    expect(headline(renderHtml(auditOf([])))).toBe("No clusters found");
  });

  it("says what is no fault alone, and what a fix costs and exposes before its commands are copied", () => {
    const unused = renderHtml(buildAudit(inventory(balanced)));
    expect(headline(unused)).toBe("No problems found in 1 cluster");
    expect(unused).toContain("A node group would fail in 2 subnets that none is known to use.");
    expect(unused).toContain('<h3 class="urgency">Would fail if a node group used it</h3>');
    expect(unused).toContain("if they are for load balancers, leave them as they are.");
    expect(unused).not.toContain("modify-subnet-attribute");
    const effect = unused.indexOf("can be reached from the internet");
    expect(effect).toBeGreaterThan(0);
    expect(effect).toBeLessThan(unused.indexOf("Copy all 2 commands"));
  });

  it("says how to re-create node groups in CREATE_FAILED, and names what it shows", () => {
    const failed = renderHtml(buildAudit(inventory(failedRegion)));
    expect(headline(failed)).toBe("Node groups failed or would fail in 2 of 2 clusters");
    expect(failed).toContain('<h3 class="urgency">Node groups in CREATE_FAILED</h3>');
    expect(failed).toContain("<span>aws eks delete-nodegroup</span>");
    expect(failed).toContain("“dev-public-a”");
    expect(failed).toContain('main <span class="id">vpc-1</span>');
  });

  it("gives the same bytes for the same audit", () => {
    expect(renderHtml(sampleAudit())).toBe(page);
    expect(renderHtml(JSON.parse(JSON.stringify(sampleAudit())))).toBe(page);
  });

  it("needs nothing from anywhere: no address but the references to AWS's documentation", () => {
    const references = new Set(Object.values(findings).map(({ reference }) => reference));
    const addresses = [...page.matchAll(/https?:\/\/[^\s"'<\\)]+/g)].map(([address]) => address);
    const others = addresses.filter((address) => !references.has(address));
    expect(new Set(others)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
    expect(page).not.toMatch(/\s(src|srcset|action|poster|background)=|@import|url\(/);
  });

  it("lets only its own script and style run, by their hashes", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? "";
    const hash = (text = "") => `&#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`;
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1];
    expect(policy.split("; ")).toEqual([
      "default-src &#39;none&#39;",
      `script-src ${hash(script)}`,
      `style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1])}`,
      "base-uri &#39;none&#39;",
      "form-action &#39;none&#39;",
      "require-trusted-types-for &#39;script&#39;",
      "trusted-types &#39;none&#39;",
    ]);
    expect(page).not.toMatch(/<[^>]+\s(style|on\w+)=/);
    expect(() => new Script(script ?? "")).not.toThrow();
  });

  it("shows every finding with its symbol, its title and, on demand, all of its text", () => {
    const everything = renderHtml(everyFinding());
    for (const kind of FINDINGS) {
      expect(everything).toContain(`<symbol id="f-${kind}"`);
      expect(everything).toContain(`<use href="#f-${kind}"/></svg>`);
      const { title, explanation, advice, reference } = findings[kind];
      expect(dataOf(everything).findings[kind]).toMatchObject({ title, explanation, advice, reference });
    }
  });

  it("draws every subnet once, in its own VPC, however many node groups use it", () => {
    const ids = tilesOf(page);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(mapAudit(sampleAudit()).subnets.length);

    const foreign = assessed("subnet-9", "foreign-subnet", { facts: factsOf({ vpc: "vpc-other" }) });
    const audit = auditOf([
      clusterOf("a", [groupOf(null, [foreign]), groupOf("b", [foreign])]),
      clusterOf("c", [groupOf(null, [foreign])]),
    ]);
    expect(mapAudit(audit).vpcs.map(({ id, subnets }) => [id, subnets.length])).toEqual([["vpc-other", 1]]);
    expect(tilesOf(renderHtml(audit))).toEqual(["subnet-9"]);
  });

  it("lets the worst finding colour a subnet that clusters see differently, and keeps the others", () => {
    const audit = auditOf([
      clusterOf("a", [groupOf(null, [assessed("subnet-1", "ready")])]),
      clusterOf("b", [groupOf("old", [assessed("subnet-1", "no-route-to-api")])]),
    ]);
    const [subnet] = mapAudit(audit).subnets;
    expect(subnet).toMatchObject({ finding: "no-route-to-api" });
    expect(subnet?.verdicts.map(({ finding }) => finding)).toEqual(["no-route-to-api", "ready"]);
  });

  it("says of clusters, groups and subnets alike where existing node groups can't scale out", () => {
    const { blocked, subnets } = mapAudit(sampleAudit());
    expect([...blocked].map((key) => JSON.parse(key).slice(1).join("/"))).toEqual([
      "checkout/workers-2019",
      "reports/nightly",
    ]);
    expect(subnets.filter((subnet) => subnet.blocked > 0)).toHaveLength(5);
    expect(page.match(/1 node group can’t scale out/g)).toHaveLength(5);
    expect(page.match(/1 of \d can’t scale out:/g)).toHaveLength(2);
  });

  it("lets colour and shape say how severe a finding is, whatever its kind", () => {
    const { subnets } = mapAudit(everyFinding());
    const toneOf = (kind: FindingKind) => subnets.find(({ finding }) => finding === kind)?.tone;
    expect(toneOf("ready")).toBe("good");
    expect(toneOf("undetermined")).toBe("note");
    expect(toneOf("unclear-route")).toBe("note");
    const others = subnets.filter(({ tone }) => tone === "blocks" || tone === "would");
    expect(others).toHaveLength(FINDINGS.length - 3);
    for (const { blocked, tone } of others) expect(tone).toBe(blocked > 0 ? "blocks" : "would");

    const everything = renderHtml(everyFinding());
    for (const { address, finding, tone } of subnets) {
      const tile = new RegExp(`<button[^>]* id="${address}".*?</button>`, "s").exec(everything)?.[0];
      expect(tile).toContain(`class="subnet tone-${tone}"`);
      expect(tile).toContain(`<use href="#t-${tone}"/><use href="#f-${finding}"/>`);
    }
    expect(everything).toMatch(/blocks now: <span class="muted">an existing node group can’t scale out/);
  });

  it("calls worth knowing what would fail only in subnets that no node group uses, and says so", () => {
    const { subnets, clusters } = mapAudit(buildAudit(inventory(balanced)));
    expect(subnets.map(({ finding, tone }) => `${finding}: ${tone}`)).toEqual([
      "missing-public-ip: note",
      "missing-public-ip: note",
      "ready: good",
      "ready: good",
    ]);
    expect(clusters.map(({ tone }) => tone)).toEqual(["note"]);
    const unused = renderHtml(buildAudit(inventory(balanced)));
    expect(unused).toContain('<li class="action card tone-note">');
    expect(unused).toMatch(/worth knowing: <span class="muted">[^<]*or none is known to use the subnet</);
    expect(unused).toContain('id="action-missing-public-ip-subnet-1"');
  });

  it("lets the use by a node group count, where other clusters leave the same subnet unused", () => {
    const missing = assessed("subnet-1", "missing-public-ip");
    const unused = { ...groupOf(null, [missing]), use: "unused" as const };
    const audit = auditOf([clusterOf("a", [unused]), clusterOf("b", [groupOf(null, [missing])])]);
    expect(mapAudit(audit).subnets.map(({ tone }) => tone)).toEqual(["would"]);
    expect(mapAudit(audit).clusters.map(({ tone }) => tone)).toEqual(["note", "would"]);
  });

  it("counts a cluster with a failed node group as affected, and says so in its line", () => {
    const audit = buildAudit(inventory(failedRegion));
    expect(mapAudit(audit).clusters.map(({ tone }) => tone)).toEqual(["blocks", "blocks"]);
    const failed = renderHtml(audit);
    expect(failed.match(/1 node group; <strong class="nowrap">1 in CREATE_FAILED</g)).toHaveLength(2);
    for (const address of ["failed-ap-northeast-1-dev-box-workers", "failed-ap-northeast-1-legacy-ng-1"]) {
      expect(failed).toContain(`<li class="action card tone-blocks" id="${address}">`);
      expect(failed).toContain(`href="#${address}"`);
    }
  });

  it("shows Name tags before the ids of subnets, and keeps apart what another command does", () => {
    const failed = renderHtml(buildAudit(inventory(failedRegion)));
    expect(failed).toMatch(/<span class="name">dev-public-a<\/span> <span class="id">subnet-2</);
    expect(renderHtml(companyAudit())).toMatch(
      /<div class="commands alternative"><p class="muted">[^<]*<\/p><div class="command"><pre><code>[^\n]*--map-public-ip-on-launch/,
    );
    const { facts, subnets } = dataOf(failed);
    const shown = subnets.map((subnet: { facts: string[] }) =>
      ["Name", "Managed by"].map((name) => subnet.facts[facts.indexOf(name)]),
    );
    expect(shown).toEqual([
      ["public-a", "Terraform (tag Terraform=true)"],
      ["dev-public-a", null],
      [null, "Terraform (tag Terraform=true)"],
    ]);
  });

  it("lets what blocks now stand for a subnet, before what would only block", () => {
    const existing = groupOf("old", [assessed("subnet-1", "few-addresses")]);
    const next = groupOf(null, [assessed("subnet-1", "missing-public-ip")]);
    const [action] = everyFinding().actions;
    if (!action) throw new Error("no action");
    const blocking = {
      ...action,
      finding: "few-addresses" as const,
      fixes: action.fixes.map((place) => ({ ...place, cluster: "a", nodegroup: "old", subnet: "subnet-1" })),
      blocksScaleOut: true,
    };
    const audit = auditOf([clusterOf("a", [next, existing])], { actions: [blocking] });
    const [subnet] = mapAudit(audit).subnets;
    expect(subnet).toMatchObject({ finding: "few-addresses", tone: "blocks" });
    expect(subnet?.verdicts.map(({ tone }) => tone)).toEqual(["blocks", "would"]);
  });

  it("gives every subnet, cluster, network and action an address that other reports give it too", () => {
    const ids = (text: string) => [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? "");
    expect(ids(page)).toEqual(
      expect.arrayContaining([
        "subnet-0f2a91c7d4e8b6350",
        "vpc-0d4f8c21b6e97a305",
        "cluster-eu-central-1-platform",
        "action-missing-public-ip-subnet-0f2a91c7d4e8b6350",
        "action-undetermined-ap-northeast-1-ec2-DescribeSubnets",
      ]),
    );
    for (const audit of [companyAudit(), everyFinding(), auditNamed([...HOSTILE, ...HOSTILE])]) {
      const all = ids(renderHtml(audit));
      expect(all.filter((id, place) => all.indexOf(id) !== place)).toEqual([]);
      expect(all.filter((id) => !/^[\w-]+$/.test(id))).toEqual([]);
    }
  });

  it("shows the affected clusters first, and the clusters of a folded network in its title", () => {
    const company = renderHtml(companyAudit());
    const rows = [...company.matchAll(/<tr role="row" id="cluster-[^"]*" class="tone-(\w+)"/g)].map(
      ([, tone]) => tone,
    );
    expect(rows).toEqual([...Array(31).fill("blocks"), "note", ...Array(28).fill("good")]);
    const folded = [
      ...company.matchAll(
        /<details class="vpc[^>]*"><summary>|<details class="vpc[^>]*">\n<summary>.*?<\/summary>/gs,
      ),
    ]
      .map(([title]) => title)
      .filter((title) => !title.includes(" open>"));
    expect(folded).toHaveLength(42);
    for (const title of folded) expect(title).toMatch(/(prod|stage|dev|sandbox)-\w+-\d+/);
  });

  it("gives a command that several subnets share once, for each route table", () => {
    const company = renderHtml(companyAudit());
    const reads = [...company.matchAll(/describe-route-tables.*?--route-table-ids (rtb-\w+)/g)].map(
      ([, id]) => id,
    );
    expect(new Set(reads).size).toBe(12);
    expect(reads).toHaveLength(12);
    expect(company).toMatch(
      /3 subnets <span class="nowrap" id="action-looks-private-subnet-\w+">.*<span class="nowrap" id="action-looks-private-subnet-\w+">/,
    );
  });

  it("says next to all commands to copy what they cost and expose, where they do", () => {
    const cards =
      renderHtml(companyAudit()).match(/<li class="action .*?\n<\/li>\n(?=<li class="action|<\/ol>)/gs) ?? [];
    const enabling = cards.filter((card) => card.includes("--map-public-ip-on-launch"));
    expect(enabling).toHaveLength(1);
    expect(enabling[0]).toMatch(
      /id="(effect-\d)"><strong>What it costs and exposes:<\/strong> [^<]*US\$0\.005 an hour[^<]*reached from the internet[^<]*<\/p>\s*<p class="js-only"><button [^>]*copy-all" aria-describedby="\1">Copy all 36 commands</,
    );
    expect(cards.filter((card) => card.includes("describe-route-tables")).join()).not.toContain(
      "costs and exposes",
    );
  });

  it("puts what has the same advice in one place, with every command, the most urgent first", () => {
    const advice = [...page.matchAll(/class="urgency">([^<]*)<|class="what">([^<]*)</g)].map(
      ([, title, text]) => title ?? text,
    );
    expect(advice).toEqual([
      "Existing node groups can’t scale out",
      `${findings["missing-public-ip"].advice} No policy was given, so whether a rule forbids this was not looked at.`,
      findings["blackhole-route"].advice,
      findings["looks-private"].advice,
      "Not known whether node groups would fail",
      expect.stringMatching(/^Run the audit again/),
    ]);
    for (const command of sampleAudit().actions.flatMap(({ commands }) => commands)) {
      expect(page.replace(/<\/?span>/g, "")).toContain(`<code>${command}</code>`);
    }
  });

  it("keeps the file and the page bearable for 500 clusters of 10 node groups", () => {
    const big = renderHtml(bigAudit(500, 10, 6));
    expect(tilesOf(big)).toHaveLength(3000);
    expect(big.length).toBeLessThan(5_000_000);
    expect(big.match(/<[a-z]/g)?.length).toBeLessThan(80_000);
  });

  it("draws a VPC of 2,000 subnets", () => {
    expect(tilesOf(renderHtml(bigAudit(1, 1, 2000)))).toHaveLength(2000);
  });
});

function headline(page: string): string | undefined {
  return /<h1>([^<]*)</.exec(page)?.[1];
}

function tilesOf(page: string): string[] {
  return [
    ...page.matchAll(
      /<button type="button" class="subnet [^>]*>\s*(?:<span class="name">[^<]*<\/span> )?<span class="id">([^<]*)</g,
    ),
  ].map(([, id]) => id ?? "");
}

function dataOf(page: string) {
  return JSON.parse(/id="data">(.*?)<\/script>/.exec(page)?.[1] ?? "");
}
