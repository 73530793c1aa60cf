import { refusal, type Written, written } from "../../failures/write-out.ts";
import type { FakeCall, FakeRegions } from "./fake-cloud.ts";

/** The accounts of an organization besides the caller's own, by id. */
export interface FakeAccounts {
  [account: string]: {
    regions: FakeRegions;
    /** Left out, there is no such role. */
    role?: string;
    /** Seconds until the end of a session; an hour if left out. */
    seconds?: number;
    name?: string;
    state?: string;
    /** The organizational unit that the account is in. */
    unit?: string;
  };
}

/** Units below another one: "ou-root-parents1" has this child. */
const NESTED: { [unit: string]: string[] } = { "ou-root-parents1": ["ou-root-children"] };

/** As AWS Organizations gives at most. */
const PAGE = 20;

/** Answers for STS and AWS Organizations, which know all accounts; undefined for what is one account's matter. */
export function answerForAll(call: FakeCall, accounts: FakeAccounts): Written | undefined {
  const { action, parameters, body = "{}" } = call;
  if (action === "sts:AssumeRole") return assumed(action, parameters, accounts);
  if (!action.startsWith("organizations:")) return undefined;
  const { NextToken = "0", ParentId } = JSON.parse(body);
  const inUnit = Object.entries(accounts).filter(([, { unit }]) => !ParentId || unit === ParentId);
  const list = inUnit.map(([Id, { name, state = "ACTIVE" }]) => ({ Id, Name: name, State: state }));
  const start = Number(NextToken);
  const more = start + PAGE < list.length ? { NextToken: String(start + PAGE) } : {};
  return action === "organizations:ListOrganizationalUnitsForParent"
    ? written(action, { OrganizationalUnits: (NESTED[ParentId] ?? []).map((Id) => ({ Id })) })
    : written(action, { Accounts: list.slice(start, start + PAGE), ...more });
}

/** The access key is the account's id, so that the next calls are known by it. */
function assumed(action: string, parameters: URLSearchParams, accounts: FakeAccounts): Written {
  const [, , , , account = "", resource] = (parameters.get("RoleArn") ?? "").split(":");
  const found = accounts[account];
  if (!found?.role || resource !== `role/${found.role}`) return refusal(action, "denied");
  const ends = new Date(Date.now() + (found.seconds ?? 3600) * 1000).toISOString();
  const Credentials = {
    AccessKeyId: account,
    SecretAccessKey: "secret",
    SessionToken: "token",
    Expiration: ends,
  };
  return written(action, { AssumeRoleResult: { Credentials } });
}
