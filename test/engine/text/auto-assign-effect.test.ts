import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mail } from "../../../engine/message/mail.ts";
import { renderHtml } from "../../../engine/page/html-report.ts";
import { AUTO_ASSIGN_EFFECT } from "../../../engine/text/auto-assign-effect.ts";
import { alerted, enabled, report } from "../../support/report.ts";
import { sampleAudit } from "../page/audits.ts";

const enabledOnes = report([enabled("subnet-1")]);
const openOnes = report([alerted("subnet-1")]);

it.each([
  ["the mail, where it was enabled", mail(enabledOnes, enabledOnes.subnets)],
  ["the mail, where it would be", mail(openOnes, openOnes.subnets)],
  ["the HTML report", renderHtml(sampleAudit())],
])("is said in the same words by %s", (_, text) => {
  expect(text).toContain(AUTO_ASSIGN_EFFECT.ipv4);
});

it("has its price in one place", () => {
  const files = ["bin", "cli", "engine", "lambda", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(folder, file)),
  );
  expect(files.filter((file) => readFileSync(file, "utf8").includes("US$0.005"))).toEqual([
    join("engine", "text", "auto-assign-effect.ts"),
  ]);
});
