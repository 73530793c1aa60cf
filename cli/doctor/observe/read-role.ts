import { GetRolePolicyCommand, type IAMClient, paginateListRolePolicies } from "@aws-sdk/client-iam";
import { required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import { type Ask, pages } from "./ask.ts";

/** The documents of a role's inline policies, as JSON. `arn` may have a path before the name. */
export async function readRole(client: IAMClient, ask: Ask, arn: string): Promise<Read<string[]>> {
  const role = arn.slice(arn.lastIndexOf("/") + 1);
  const names = await ask("iam:ListRolePolicies", () =>
    pages(paginateListRolePolicies({ client }, { RoleName: role }), ({ PolicyNames }) =>
      required(PolicyNames, "PolicyNames"),
    ),
  );
  if (names.kind !== "read") return names;
  return ask("iam:GetRolePolicy", () =>
    Promise.all(
      names.value.map(async (name) => {
        const { PolicyDocument } = await client.send(
          new GetRolePolicyCommand({ RoleName: role, PolicyName: name }),
        );
        // IAM hands it over as it would stand in a URL.
        return decodeURIComponent(required(PolicyDocument, "PolicyDocument"));
      }),
    ),
  );
}
