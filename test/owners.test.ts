import { readFileSync } from "node:fs";
import { z } from "zod";
import { type GroupOwner, OWNERS } from "../engine/model/group-owner.ts";
import { handleEvent } from "../lambda/guard/handle-event.ts";
import { fakeNetwork } from "./cli/support/fake-network.ts";
import { clusterOf, groupOf, regionOf } from "./cli/support/inventory.ts";
import { run } from "./cli/support/run.ts";
import { awsWith } from "./cli/support/story.ts";
import { stage } from "./lambda/audit/stage.ts";
import { created, facts, nodegroup } from "./support/build.ts";
import { readCases } from "./support/cases.ts";
import { cliEvent, eventFrom, withChanges } from "./support/event.ts";
import { sourcesIn } from "./support/imports.ts";
import type { Variants } from "./support/variants.ts";
import { world } from "./support/world.ts";

const MARKS = ["tag", "launch template", "call"] as const;

const owners = readCases(
  "owners.json",
  z.strictObject({
    name: z.string(),
    marks: z.strictObject({
      tags: z.record(z.string(), z.string()).optional(),
      launchTemplate: z.string().optional(),
      userAgent: z.string().optional(),
      invokedBy: z.string().optional(),
    }),
    knownBy: z.enum(MARKS),
    tool: z.enum(OWNERS),
    stack: z.string().optional(),
    evidence: z.string(),
    shown: z.string().optional(),
    inChat: z.string().optional(),
    way: z.string(),
  }),
);
type Owned = (typeof owners)[number];

const outputs = readCases(
  "owners.outputs.json",
  z.strictObject({
    output: z.string(),
    knows: z.array(z.enum(MARKS)),
    shows: z.array(z.enum(["tool", "evidence", "way", "repetition"])),
    exactly: z.boolean().optional(),
  }),
);

const REPETITION = "aws eks update-nodegroup-version --region ap-northeast-1 --cli-input-json";
const NEVER = ["aws eks delete-nodegroup", "aws eks create-nodegroup", "nodegroup-guard recreate"];

it("decides in one place whether commands that delete and create a node group are printed", () => {
  const printing = sourcesIn("cli", "engine", "lambda", "lib").filter((file) =>
    /eks (delete|create)-nodegroup/.test(readFileSync(file, "utf8")),
  );
  // The first is for the rest of a run of `recreate`, which refuses what a tool owns.
  expect(printing).toEqual(["cli/change/resume-commands.ts", "engine/text/recreate-steps.ts"]);
});

it("has each owner in the table", () => {
  expect(new Set(owners.map(({ tool }) => tool))).toEqual(new Set(OWNERS));
});

it("has each output in the table", () => {
  expect(outputs.map(({ output }) => output).sort()).toEqual(Object.keys(renderings).sort());
});

describe.each(outputs)("the $output", ({ output, knows, shows, exactly }) => {
  const rendered = (of: Owned) => renderings[output]?.(of) ?? Promise.reject(new Error(output));
  const known = owners.filter(({ knownBy }) => knows.includes(knownBy));
  const unknown = owners.filter(({ knownBy }) => !knows.includes(knownBy));

  it.each(known)("leaves the node group to $tool, known by $name", async (of) => {
    const text = await rendered(of);
    const shown = (output.startsWith("chat") ? of.inChat : undefined) ?? of.shown ?? of.evidence;
    const evidence = exactly ? of.evidence : shown;
    const all = { tool: of.tool, evidence, way: of.way, repetition: REPETITION };
    for (const each of shows) expect(text).toContain(all[each]);
    for (const each of NEVER) expect(text).not.toContain(each);
    if (!exactly) expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  if (unknown.length > 0) {
    it.each(unknown)("claims no owner that it can't know: $name", async (of) => {
      expect(await rendered(of)).not.toContain(of.evidence);
    });
  }
});

it.each(owners)("gives programs the owner and its stack: $name", async (of) => {
  const { tool, evidence, stack, knownBy } = of;
  const owner: GroupOwner = { tool, evidence, ...(stack ? { stack } : {}) };
  expect(JSON.parse((await guarded(cliEvent(), of)).sqs).owner).toEqual(owner);
  const audit = JSON.parse(await audited("json", of));
  const seen = knownBy === "call" ? undefined : owner;
  expect(audit.failedGroups[0].owner).toEqual(seen);
  expect(audit.clusters[0].groups[0].owner).toEqual(seen);
  expect(JSON.parse((await scheduled(of)).sqs).failed[0].owner?.tool).toEqual(seen?.tool);
});

it.each(owners.filter(({ knownBy }) => knownBy !== "call"))(
  "gives programs the tool and the caller of an update, and the owner beside them: $name",
  async (of) => {
    const { owner, wayBack, createdBy } = JSON.parse((await guarded(refusedUpdate(), of)).sqs);
    expect(owner.tool).toBe(of.tool);
    expect(wayBack).toEqual({ maker: "AWS CLI" });
    expect(createdBy).toMatch(/\/alice$/);
  },
);

it.each(["text", "json", "html", "sarif"])(
  "says in an audit, which sees no calls, that a tool without a tag may own the node group: %s",
  async (format) => {
    for (const of of owners) {
      const text = await renderings[`audit as ${format}`]?.(of);
      expect(text?.includes("No tag names a tool that owns it")).toBe(of.knownBy === "call");
      expect(text?.includes("aws eks delete-nodegroup")).toBe(of.knownBy === "call");
    }
  },
);

it("names what comes first before the owner's way that recreate refuses for", async () => {
  const [of] = owners;
  const text = of ? await recreated(of) : "";
  const sections = ["Because", "First, for the subnets", "Instead"].map((title) =>
    text.indexOf(`\n${title}`),
  );
  expect(sections).not.toContain(-1);
  expect(sections).toEqual(sections.toSorted((a, b) => a - b));
});

it("says in the schema that these are of the update where there is one", () => {
  const { properties } = JSON.parse(readFileSync("schemas/report.schema.json", "utf8"));
  for (const { description } of [properties.createdBy, properties.wayBack.properties.maker]) {
    expect(description).toContain("if there is an `update`");
  }
});

/** Each output's text for people, in one line, or data for programs, one text a line. */
const renderings: Record<string, (of: Owned) => Promise<string>> = {
  "mail of a creation": async (of) => inOneLine((await guarded(cliEvent(), of)).email),
  "chat of a creation": async (of) => inOneLine(textsIn((await guarded(cliEvent(), of)).https)),
  "SMS of a creation": async (of) => (await guarded(cliEvent(), of)).sms,
  "queue of a creation": async (of) => textsIn((await guarded(cliEvent(), of)).sqs),
  "mail of an update": async (of) => inOneLine((await guarded(refusedUpdate(), of)).email),
  "chat of an update": async (of) => inOneLine(textsIn((await guarded(refusedUpdate(), of)).https)),
  "SMS of an update": async (of) => (await guarded(refusedUpdate(), of)).sms,
  "queue of an update": async (of) => textsIn((await guarded(refusedUpdate(), of)).sqs),
  "audit as text": async (of) => inOneLine(await audited("text", of)),
  "audit as json": async (of) => textsIn(await audited("json", of)),
  "audit as html": async (of) => textOfPage(await audited("html", of)),
  "audit as sarif": async (of) => inOneLine(textsIn(await audited("sarif", of)).replaceAll("\\[", "[")),
  "audit as csv": async (of) => inOneLine(await audited("csv", of)),
  "mail of the scheduled audit": async (of) => inOneLine((await scheduled(of)).email),
  "chat of the scheduled audit": async (of) => inOneLine(textsIn((await scheduled(of)).https)),
  "SMS of the scheduled audit": async (of) => (await scheduled(of)).sms,
  "queue of the scheduled audit": async (of) => inOneLine(textsIn((await scheduled(of)).sqs)),
  fix: async (of) => inOneLine(await fixed(of)),
  recreate: async (of) => inOneLine(await recreated(of)),
};

const refusedUpdate = () => eventFrom("update-nodegroup-version.refused.json");

/** In CREATE_FAILED for its subnets alone, with the marks that EKS keeps. */
function failedGroup({ marks: { tags = {}, launchTemplate } }: Owned) {
  return nodegroup({
    status: "CREATE_FAILED",
    health: [
      { code: "Ec2SubnetInvalidConfiguration", message: "no public address", resourceIds: ["subnet-1"] },
    ],
    settings: {
      clusterName: "legacy",
      nodegroupName: "ng-1",
      nodeRole: "node",
      tags,
      ...(launchTemplate ? { launchTemplate: { id: "lt-1", name: launchTemplate } } : {}),
    },
  });
}

/** The guard's message about a call, by protocol. */
async function guarded(event: ReturnType<typeof cliEvent>, of: Owned): Promise<Variants> {
  const { userAgent, invokedBy } = of.marks;
  const called = withChanges(event, {
    ...(userAgent ? { "detail.userAgent": userAgent } : {}),
    ...(invokedBy ? { "detail.userIdentity.invokedBy": invokedBy } : {}),
  });
  const there = world({ facts: facts({ nodegroup: { kind: "read", value: failedGroup(of) } }) });
  await handleEvent(called, there);
  return JSON.parse(there.messages[0]?.body ?? "");
}

function regionWith(of: Owned) {
  return regionOf([clusterOf("legacy", [groupOf("ng-1", failedGroup(of))])]);
}

async function audited(format: string, of: Owned): Promise<string> {
  return (await run(["audit", "--region", "ap-northeast-1", "--format", format], awsWith(regionWith(of))))
    .out;
}

async function scheduled(of: Owned): Promise<Variants> {
  const { run, messages } = stage();
  await run(regionWith(of));
  return JSON.parse(messages[0]?.body ?? "");
}

async function fixed(of: Owned): Promise<string> {
  const clusters = [clusterOf("legacy", [groupOf("ng-1", failedGroup(of))])];
  return (await run(["fix", "--yes"], { inRegion: fakeNetwork({ clusters }) })).out;
}

async function recreated(of: Owned): Promise<string> {
  const { userAgent, invokedBy } = of.marks;
  const caller = { ...(userAgent ? { userAgent } : {}), ...(invokedBy ? { invokedBy } : {}) };
  const { out } = await run(["recreate", "legacy/ng-1"], {
    inRegion: {
      gatherFacts: async () => facts({ nodegroup: { kind: "read", value: failedGroup(of) } }),
      readCreation: async () => ({ kind: "read", value: created({ caller }) }),
    },
  });
  return out;
}

/** Long lines are wrapped at a terminal's width. */
function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function textsIn(json: string): string {
  const texts = (value: unknown): string[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [String(value)];
  return texts(JSON.parse(json)).join(" ");
}

function textOfPage(html: string): string {
  const body = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
  const text = body.replaceAll(/<[^>]*>/g, "");
  const characters = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return inOneLine(
    Object.entries(characters).reduce((all, [name, each]) => all.replaceAll(`&${name};`, each), text),
  );
}
