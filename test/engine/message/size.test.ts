import * as fc from "fast-check";
import { renderMessage } from "../../../engine/message/message.ts";
import type { Report } from "../../../engine/model/report.ts";
import { reportSchema } from "../../../engine/model/report.ts";
import { alerted, enabled, failedToEnable, leftAlone, observed, report } from "../../support/report.ts";
import { variants } from "../../support/variants.ts";

/** SNS refuses more, all variants together. */
const LIMIT = 262_144;

const sizeOf = (of: Report) => Buffer.byteLength(renderMessage(of).body);
const machine = (of: Report): Report => JSON.parse(variants(of).sqs);
const list = <T>(length: number, make: (index: number) => T) =>
  Array.from({ length }, (_, index) => make(index));

describe("a message about thousands of subnets", () => {
  const crowd = report([
    ...list(1000, (index) => leftAlone(`subnet-a${index}`)),
    ...list(1000, (index) => observed(`subnet-b${index}`)),
    ...list(500, (index) => enabled(`subnet-c${index}`)),
    alerted("subnet-d"),
    failedToEnable("subnet-e"),
  ]);

  const { subject, body } = renderMessage(crowd);
  const { email, sqs, https } = JSON.parse(body);

  it("fits SNS and leaves hardly any room unused", () => {
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LIMIT);
    expect(Buffer.byteLength(body)).toBeGreaterThan(LIMIT - 4_000);
  });

  it("says in every variant how many subnets it leaves out", () => {
    const { omittedSubnets = 0, subnets } = reportSchema.parse(JSON.parse(sqs));
    expect(omittedSubnets + subnets.length).toBe(2502);
    expect(email).toContain(
      `… and ${omittedSubnets?.toLocaleString("en-US")} more subnets: see the full report in the function's log.`,
    );
    expect(JSON.parse(https).content.description).toContain("and 2,492 more subnets");
  });

  it("counts all of them in the headline", () => {
    expect(subject).toContain("FAILED in 1 of 2502 subnets, 1 to review");
  });

  it("keeps what needs a person: failures, alerts, changes, and only then the rest", () => {
    const { subnets }: Report = JSON.parse(sqs);
    expect(subnets.slice(0, 3).map(({ id }) => id)).toEqual(["subnet-e", "subnet-d", "subnet-c0"]);
    expect(subnets.some(({ decision }) => decision === "leave")).toBe(false);
  });

  it("leaves nothing out of thirty", () => {
    const thirty = report(list(30, (index) => enabled(`subnet-${index}`)));
    expect(machine(thirty)).toMatchObject({ subnets: { length: 30 } });
    expect(machine(thirty)).not.toHaveProperty("omittedSubnets");
  });
});

describe("a message about one subnet", () => {
  it("keeps that subnet, though its evidence be long and its names all of four-byte characters", () => {
    const name = "🦀".repeat(127);
    const one = report([failedToEnable(name, "x".repeat(10_000))], { cluster: name, nodegroup: name });
    expect(machine(one).subnets).toHaveLength(1);
    expect(sizeOf(one)).toBeLessThanOrEqual(LIMIT);
  });
});

it("fits SNS where hundreds of subnets with long ids look ready and EKS refused them", () => {
  const ready = report(list(300, (index) => leftAlone("🦀".repeat(120) + index)));
  expect(sizeOf(ready)).toBeLessThanOrEqual(LIMIT);
});

describe("a message about any report", () => {
  // Within what the parser of events, the policy and AWS allow: names of 255, tags of 256, rules of 120
  // characters.
  const text = (maxLength: number) => fc.string({ unit: "binary", minLength: 1, maxLength, size: "max" });
  const subnet = fc
    .tuple(
      fc.constantFrom(leftAlone, observed, enabled, alerted, failedToEnable),
      fc.record({
        id: text(255),
        evidence: text(50).map((part) => part.repeat(40)),
        reason: text(300),
        loweredBy: text(276),
        rule: text(120),
      }),
    )
    .map(([make, texts]) => ({ ...make(), ...texts }));
  const any = fc
    .tuple(
      fc.array(subnet, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 60 }),
      text(255),
      text(2048),
    )
    .map(([subnets, times, name, createdBy]) =>
      report(
        // Tags and ids that differ in each: what is the same could be told once.
        list(times, (index) =>
          subnets.map((each) => ({ ...each, loweredBy: `${each.loweredBy}${index}` })),
        ).flat(),
        {
          cluster: name,
          nodegroup: name,
          createdBy,
          expiredRules: list(20, (index) => `${name.slice(0, 118)}${index}`),
        },
      ),
    );

  it("fits SNS", () => {
    fc.assert(
      fc.property(any, (of) => expect(sizeOf(of)).toBeLessThanOrEqual(LIMIT)),
      { numRuns: 15 },
    );
  });
});
