import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { buildAudit } from "../../../engine/audit/build-audit.ts";
import { FINDINGS, findings } from "../../../engine/model/findings.ts";
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

describe("the HTML report", () => {
  const page = renderHtml(sampleAudit());

  it("says what came of it in its first heading", () => {
    expect(headline(page)).toBe("Node groups would fail in 3 of 5 clusters");
    const fine = auditOf([clusterOf("fine", [groupOf(null, [assessed("subnet-1", "ready")])])]);
    expect(headline(renderHtml(fine))).toBe("No problems found in 1 cluster");
    const unsure = auditOf([clusterOf("odd", [groupOf(null, [assessed("subnet-1", "undetermined")])])]);
    expect(headline(renderHtml(unsure))).toMatch(/some checks could not be completed/);
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
      expect(everything).toContain(`<use href="#f-${kind}"/>`);
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

  it("puts what has the same advice in one place, with every command, the most urgent first", () => {
    const advice = [...page.matchAll(/class="urgency">([^<]*)<|class="what">([^<]*)</g)].map(
      ([, title, text]) => title ?? text,
    );
    expect(advice).toEqual([
      "Existing node groups can’t scale out",
      findings["missing-public-ip"].advice,
      findings["blackhole-route"].advice,
      findings["looks-private"].advice,
      "Could not be checked",
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
    ...page.matchAll(/<button type="button" class="subnet [^>]*>\s*<svg.*?<\/svg><span class="id">([^<]*)</g),
  ].map(([, id]) => id ?? "");
}

function dataOf(page: string) {
  return JSON.parse(/id="data">(.*?)<\/script>/.exec(page)?.[1] ?? "");
}
