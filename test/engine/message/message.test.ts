import { headline } from "../../../engine/message/headline.ts";
import { renderMessage } from "../../../engine/message/message.ts";
import { compare } from "../../../engine/model/compare.ts";
import { type Report, reportSchema } from "../../../engine/model/report.ts";
import { alerted, failedToEnable, leftAlone, report } from "../../support/report.ts";
import { variants } from "../../support/variants.ts";
import { cases, situations } from "./situations.ts";

describe("the message", () => {
  it("fits into one line for a subject", () => {
    expect(
      Object.fromEntries(cases.map(([name, report]) => [name, renderMessage(report).subject])),
    ).toMatchSnapshot();
  });

  it.each(cases)("has the whole sentence in an SMS, and the same beginning: %s", (_, report) => {
    const { subject } = renderMessage(report);
    const { sms } = variants(report);
    const [beginning] = subject.replace("[EKS]", "EKS").split(": ");
    expect(sms).toBe(`${beginning}: ${headline(report)}`);
  });

  it("has a text for each kind of subscriber, and the one that SNS demands", () => {
    const { default: fallback, email, sqs, lambda, ...others } = variants(situations["an alert"]);
    expect(fallback).toBe(email);
    expect(lambda).toBe(sqs);
    expect(Object.keys(others).sort()).toEqual(["https", "sms"]);
  });
});

describe("the text for https", () => {
  const textOf = (https?: "chat" | "text") => JSON.parse(renderMessage(situations["an alert"], https).body);

  it("is the chat service's form, which loses every other text without a word, unless chosen otherwise", () => {
    expect(JSON.parse(textOf().https)).toMatchObject({ version: "1.0", source: "custom" });
    expect(textOf("chat")).toEqual(textOf());
  });

  it("is the mail, where the deployer has chosen text for a paging service", () => {
    const { email, https, ...others } = textOf("text");
    expect(https).toBe(email);
    const { https: _, email: __, ...same } = textOf("chat");
    expect(others).toEqual(same);
  });
});

describe("the machine report", () => {
  it.each(cases)("is the whole report, in the published form: %s", (_, report) => {
    const machine = JSON.parse(variants(report).sqs);
    // Parsing leaves out what the schema doesn't name, so nothing may be missing afterwards.
    expect(reportSchema.parse(machine)).toEqual(machine);
    expect({ ...machine, subnets: machine.subnets.toSorted(byId) }).toEqual(report);
  });

  it("lists what is equally urgent by id", () => {
    const unsorted = report(["subnet-2", "subnet-3", "subnet-1"].map((id) => alerted(id)));
    const { subnets }: Report = JSON.parse(variants(unsorted).sqs);
    expect(subnets.map(({ id }) => id)).toEqual(["subnet-1", "subnet-2", "subnet-3"]);
  });
});

describe("a message too long for SNS", () => {
  const LIMIT = 262_144;
  // The machine report, which cuts no evidence, is in there twice.
  const crowd = () =>
    renderMessage(
      report([
        ...Array.from({ length: 20 }, (_, n) => leftAlone(`subnet-fine${n}`)),
        ...Array.from({ length: 20 }, (_, n) => ({ ...alerted(`subnet-${n}`), evidence: "x".repeat(8000) })),
        { ...failedToEnable("subnet-worst"), evidence: "x".repeat(8000) },
      ]),
    ).body;
  const machineOf = (body: string): Report => JSON.parse(JSON.parse(body).sqs);

  it("keeps as many subnets as fit, and not one more", () => {
    const body = crowd();
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LIMIT);
    // One more would take its evidence twice, and some words.
    expect(Buffer.byteLength(body)).toBeGreaterThan(LIMIT - 24_000);
  });

  it("keeps those that need a person, the worst first", () => {
    const machine = machineOf(crowd());
    expect(machine.subnets[0]?.id).toBe("subnet-worst");
    expect(machine.subnets.some(({ decision }) => decision === "leave")).toBe(false);
  });

  it("says how many it leaves out", () => {
    const body = crowd();
    const machine = machineOf(body);
    const omitted = 41 - machine.subnets.length;
    expect(omitted).toBeGreaterThan(20);
    expect(machine.omittedSubnets).toBe(omitted);
    expect(JSON.parse(body).email).toContain(
      `… and ${omitted} more subnets: see the full report in the function's log.`,
    );
  });

  it("lists no subnet rather than being refused", () => {
    const one = report([{ ...alerted(), evidence: "x".repeat(LIMIT) }]);
    expect(JSON.parse(variants(one).sqs)).toMatchObject({ subnets: [], omittedSubnets: 1 });
  });
});

function byId(a: { id: string }, b: { id: string }): number {
  return compare(a.id, b.id);
}
