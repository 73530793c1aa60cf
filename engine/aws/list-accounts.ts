import {
  type Account as AwsAccount,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from "@aws-sdk/client-organizations";
import { compare } from "../model/compare.ts";
import type { Read } from "../model/facts.ts";
import type { Account, ListAccounts } from "../model/ports.ts";
import { pages, type Reader, required } from "./read.ts";

/**
 * Lists accounts by AWS Organizations: in the management account, or one that is a delegated administrator. A list
 * that is not whole is no list.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
 */
export function accountLister({ ask }: Reader, config: object): ListAccounts {
  const client = new OrganizationsClient(config);
  const inAll = () =>
    ask("organizations:ListAccounts", (call) =>
      pages(paginateListAccounts({ client }, {}, call), accountsIn),
    );
  const inUnit = (ParentId: string) =>
    ask("organizations:ListAccountsForParent", (call) =>
      pages(paginateListAccountsForParent({ client }, { ParentId }, call), accountsIn),
    );
  const below = (ParentId: string) =>
    ask("organizations:ListOrganizationalUnitsForParent", (call) =>
      pages(
        paginateListOrganizationalUnitsForParent({ client }, { ParentId }, call),
        ({ OrganizationalUnits }) =>
          required(OrganizationalUnits, "OrganizationalUnits").map(({ Id }) => required(Id, "Id")),
      ),
    );
  return async (units) => {
    if (units.length === 0) return sorted(await inAll());
    const found: Account[] = [];
    const open = new Set(units);
    // What is added to a set while it is gone through is visited as well, and each unit once.
    for (const unit of open) {
      const [accounts, children] = [await inUnit(unit), await below(unit)];
      if (accounts.kind !== "read") return accounts;
      if (children.kind !== "read") return children;
      found.push(...accounts.value);
      for (const child of children.value) open.add(child);
    }
    return sorted({ kind: "read", value: found });
  };
}

/**
 * `State` takes the place of `Status`, which AWS retires; what is suspended, closed or not yet active can't be read.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
 */
function accountsIn({ Accounts }: { Accounts?: AwsAccount[] | undefined }): Account[] {
  return required(Accounts, "Accounts")
    .filter(({ State, Status }) => (State ?? Status) === "ACTIVE")
    .map(({ Id, Name }) => ({ account: required(Id, "Id"), ...(Name ? { name: Name } : {}) }));
}

function sorted(accounts: Read<Account[]>): Read<Account[]> {
  if (accounts.kind !== "read") return accounts;
  const each = new Map(accounts.value.map((account) => [account.account, account]));
  return { kind: "read", value: [...each.values()].sort((a, b) => compare(a.account, b.account)) };
}
