import { reportSchema } from "../../lambda/core/report.ts";
import { renderMessage } from "../../lambda/render/message.ts";
import { variants } from "../support/variants.ts";
import { cases, situations } from "./situations.ts";

describe("the message", () => {
  it.each(cases)("fits into one line for subject and SMS: %s", (_, report) => {
    expect({ subject: renderMessage(report).subject, sms: variants(report).sms }).toMatchSnapshot();
  });

  it("has a text for each kind of subscriber, and the one that SNS demands", () => {
    const { default: fallback, email, sqs, lambda, ...others } = variants(situations["an alert"]);
    expect(fallback).toBe(email);
    expect(lambda).toBe(sqs);
    expect(Object.keys(others).sort()).toEqual(["https", "sms"]);
  });
});

describe("the machine report", () => {
  it.each(cases)("is the whole report, in the published form: %s", (_, report) => {
    const machine = JSON.parse(variants(report).sqs);
    // Parsing leaves out what the schema doesn't name, so nothing may be missing afterwards.
    expect(reportSchema.parse(machine)).toEqual(machine);
    expect({ ...machine, subnets: machine.subnets.toSorted(byId) }).toEqual(report);
  });

  it("reads as a program would have it", () => {
    expect(JSON.parse(variants(situations["all switched on"]).sqs)).toMatchSnapshot();
  });
});

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
