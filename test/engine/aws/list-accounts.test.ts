import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { mockClient } from "aws-sdk-client-mock";
import { accountLister } from "../../../engine/aws/list-accounts.ts";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";
import { awsError } from "./answers.ts";

function organizations() {
  const mock = mockClient(OrganizationsClient);
  mock.on(ListOrganizationalUnitsForParentCommand).resolves({ OrganizationalUnits: [] });
  mock.on(ListAccountsForParentCommand).resolves({ Accounts: [] });
  return { mock, list: accountLister(awsReader(NO_PATIENCE), { region: "us-east-1" }) };
}

const active = (Id: string, Name?: string) => ({ Id, State: "ACTIVE" as const, ...(Name ? { Name } : {}) });

it("lists the active accounts of all pages, sorted, each once, with their names", async () => {
  const { mock, list } = organizations();
  mock
    .on(ListAccountsCommand)
    .resolvesOnce({ Accounts: [active("333", "pay"), active("111")], NextToken: "2" })
    .resolvesOnce({ Accounts: [active("222"), active("111"), { Id: "444", State: "SUSPENDED" }] });
  const value = [{ account: "111" }, { account: "222" }, { account: "333", name: "pay" }];
  expect(await list([])).toEqual({ kind: "read", value });
});

it("goes by the older status where there is no state, and by the state where there are both", async () => {
  const { mock, list } = organizations();
  const Accounts = [
    { Id: "111", Status: "ACTIVE" as const },
    { Id: "222", Status: "SUSPENDED" as const },
    { Id: "333", Status: "ACTIVE" as const, State: "CLOSED" as const },
  ];
  mock.on(ListAccountsCommand).resolves({ Accounts });
  expect(await list([])).toEqual({ kind: "read", value: [{ account: "111" }] });
});

it("lists the accounts of units and of those below them, each unit once", async () => {
  const { mock, list } = organizations();
  mock.on(ListAccountsForParentCommand, { ParentId: "ou-a" }).resolves({ Accounts: [active("222")] });
  mock.on(ListAccountsForParentCommand, { ParentId: "ou-b" }).resolves({ Accounts: [active("111")] });
  const children = { OrganizationalUnits: [{ Id: "ou-b" }, { Id: "ou-a" }] };
  mock.on(ListOrganizationalUnitsForParentCommand, { ParentId: "ou-a" }).resolves(children);
  expect(await list(["ou-a"])).toEqual({ kind: "read", value: [{ account: "111" }, { account: "222" }] });
  const asked = mock.commandCalls(ListAccountsForParentCommand).map((call) => call.args[0].input.ParentId);
  expect(asked).toEqual(["ou-a", "ou-b"]);
  expect(mock.commandCalls(ListAccountsCommand)).toEqual([]);
});

it.each([
  ["organizations:ListAccounts", ListAccountsCommand, []],
  ["organizations:ListAccountsForParent", ListAccountsForParentCommand, ["ou-a"]],
  ["organizations:ListOrganizationalUnitsForParent", ListOrganizationalUnitsForParentCommand, ["ou-a"]],
] as const)("has no list where one of its parts can't be read: %s", async (action, command, units) => {
  const { mock, list } = organizations();
  mock.on(command as typeof ListAccountsCommand).rejects(awsError("AccessDeniedException"));
  expect(await list([...units])).toMatchObject({ kind: "unreadable", action, denied: true });
});

it.each([
  ["accounts", { Accounts: undefined }],
  ["an id", { Accounts: [{ State: "ACTIVE" as const }] }],
])("has no list where an answer lacks %s", async (_, answer) => {
  const { mock, list } = organizations();
  mock.on(ListAccountsCommand).resolves(answer);
  expect(await list([])).toMatchObject({ kind: "unreadable", action: "organizations:ListAccounts" });
});
