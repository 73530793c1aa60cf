import type { Fault } from "../../engine/model/fault.ts";
import { isUtf16 } from "../../engine/model/json-text.ts";
import type { Account } from "../../engine/model/ports.ts";
import { plain } from "../../engine/text/safe-text.ts";
import type { Failed } from "../command.ts";
import type { Files } from "../context.ts";
import { faultsIn } from "./input-files.ts";

export type AccountList = { kind: "accounts"; accounts: Account[] } | Failed;

const ID = /^\d{12}$/;

/**
 * The accounts that --accounts names: ids separated by commas, or a file with one a line, where what follows a # is
 * a comment. Sorted, each once; every fault is reported.
 */
export async function readAccountList(given: string, files: Files): Promise<AccountList> {
  // Nobody's file is called so, but an id with a digit too few must not be looked for on the disk.
  if (/^[\d,\s]*$/.test(given)) {
    return accountsFrom("--accounts", given.split(","), (index) => `id ${index + 1}`);
  }
  const file = await files.read(given);
  if (file.kind === "failed") {
    const why = `${plain(given)} is neither a list of account ids nor a file that can be read: ${plain(file.why)}`;
    return { kind: "failed", why };
  }
  if (isUtf16(file.text)) {
    const why = `${plain(given)} is in UTF-16. Save it as UTF-8: in PowerShell, with Out-File -Encoding utf8`;
    return { kind: "failed", why };
  }
  const lines = file.text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((line) => line.replace(/#.*/, ""));
  return accountsFrom(given, lines, (index) => `line ${index + 1}`, true);
}

function accountsFrom(
  source: string,
  texts: string[],
  place: (index: number) => string,
  blanksAllowed = false,
): AccountList {
  const ids = texts.map((text) => text.trim());
  const faults = ids.flatMap((id, index): Fault[] =>
    ID.test(id) || (blanksAllowed && id === "")
      ? []
      : [
          {
            path: place(index),
            received: id === "" ? "nothing" : plain(id, 100),
            allowed: "an account id: 12 digits",
          },
        ],
  );
  if (faults.length > 0) return { kind: "failed", why: faultsIn(source, faults) };
  const accounts = [...new Set(ids.filter((id) => id !== ""))].sort().map((account) => ({ account }));
  return accounts.length > 0
    ? { kind: "accounts", accounts }
    : { kind: "failed", why: `${plain(source)} names no account` };
}
