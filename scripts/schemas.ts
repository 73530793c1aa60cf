import { z } from "zod";
import { auditSchema, organizationAuditSchema } from "../engine/model/audit.ts";
import { policySchema } from "../engine/model/policy.ts";
import { reportSchema } from "../engine/model/report.ts";

/** Objects whose emptiness the policy's parser refuses; a JSON schema can say that too, but not by itself. */
const NEVER_EMPTY = new Set(["match", "subnetTags"]);

/**
 * The text of each published schema, by file name. All describe what is read, not what comes out of reading:
 * keys with a default may be left out of a policy, and a report or an audit of version 1 may come to hold
 * more than is known today.
 *
 * @see https://json-schema.org/draft/2020-12
 */
export function schemas(): Record<string, string> {
  return {
    "schemas/policy.schema.json": text("The policy of nodegroup-guard", policySchema),
    "schemas/audit.schema.json": text("The audit of nodegroup-guard", auditSchema),
    "schemas/organization-audit.schema.json": text(
      "The audits of several accounts by nodegroup-guard",
      organizationAuditSchema,
    ),
    "schemas/report.schema.json": text("The report of nodegroup-guard", reportSchema),
  };
}

function text(title: string, schema: z.core.$ZodType): string {
  const generated = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema, path, zodSchema }) => {
      // Published beside it, once.
      if (zodSchema === auditSchema && path.length > 0) {
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        jsonSchema.$ref = "audit.schema.json";
      }
      if (NEVER_EMPTY.has(String(path.at(-1)))) jsonSchema.minProperties = 1;
    },
  });
  const { $schema, ...rest } = generated;
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
