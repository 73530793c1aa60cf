import { hasFindings, sumCounts } from "../audit/count-audit.ts";
import { byWorst, type CountedAccount, toneOfAccount } from "../audit/rank-accounts.ts";
import type { Audit, UnreadAccount } from "../model/audit.ts";
import { count, digits, minuteOf, some } from "../text/words.ts";
import { actionsSection } from "./actions.ts";
import { addresses } from "./address.ts";
import { clustersSection, noCluster } from "./clusters.ts";
import { type AccountData, accountData, dataIsland } from "./data-island.ts";
import { type Html, html } from "./escape.ts";
import { plainIcon, toneIcon } from "./finding-marks.ts";
import { type AuditMap, mapAudit } from "./map-audit.ts";
import { findForm, legend, networksSection, noNetwork, type ShownSubnet } from "./networks.ts";
import { drawPage } from "./page-frame.ts";
import { findingCounts, headline, inSentences, outcomeText, worstOf } from "./summary.ts";
import { unreadSection } from "./unread.ts";

/** An account's audit, read when its turn comes: never all of them at once. */
export interface ReadAccount extends CountedAccount {
  read(): Audit;
}

/** How many accounts are shown unfolded: the worst. */
const OPEN = 2;

const REGIONS_SHOWN = 6;

/** The page size that browsers open at once and mailboxes accept: further accounts are listed, in a line each. */
const DETAILED_BYTES = 1_800_000;

/**
 * Several accounts as one HTML file, as `renderHtml` has one: accounts first, worst first, and in each only the
 * clusters with findings, with their networks. Clean ones are named, and those for which there is no room in a file of
 * two megabytes are listed with their outcome.
 */
export function renderAccounts(accounts: ReadAccount[], unread: UnreadAccount[]): string {
  const ordered = [...accounts].sort(byWorst);
  const data: AccountData[] = [];
  const shown: ShownSubnet[] = [];
  const detailed: Html[] = [];
  const short: Html[] = [];
  const times: string[] = [];
  const regions = new Set<string>();
  const addressOf = addresses();
  const first = { subnets: 0, clusters: 0, vpcs: 0 };
  let bytes = 0;
  for (const account of ordered) {
    const whole = account.read();
    times.push(whole.time);
    for (const region of whole.regions) regions.add(region);
    if (isClean(account)) continue;
    const audit = inBrief(whole);
    const map = mapAudit(audit, {
      account: account.account,
      addressOf: (...names) => addressOf(account.account, ...names),
      first: { ...first },
    });
    shown.push(...map.subnets.map(({ finding, tone }) => ({ finding, tone })));
    const outcome = headline(whole);
    const section = accountSection(account, outcome, partsOf(audit, map), detailed.length < OPEN);
    const added = accountData(audit, map);
    bytes += Buffer.byteLength(section.markup) + Buffer.byteLength(JSON.stringify(added));
    if (bytes > DETAILED_BYTES) {
      short.push(shortLine(account, outcome));
      continue;
    }
    detailed.push(section);
    data.push(added);
    first.subnets += map.subnets.length;
    first.clusters += audit.clusters.length;
    first.vpcs += map.vpcs.length;
  }
  const time = times.sort().at(-1) ?? "";
  return drawPage({
    title: `nodegroup-guard audit of ${count(accounts.length, "account")}${time ? `, ${time.slice(0, 10)}` : ""}`,
    header: header(ordered, { unread, shown, time, regions: [...regions].sort() }),
    main: html`<div class="look-through">
${findForm({ subnets: shown }, "account, cluster, VPC or subnet")}
<section id="accounts" aria-labelledby="accounts-title"><h2 id="accounts-title">Accounts</h2>
${shown.length > 0 ? html`${legend(shown)}<p class="muted">Commands are for the account that they are in: run them with its credentials.</p>` : ""}
${noNetwork()}${noCluster()}
${detailed}
${shortAccounts(short)}
${cleanAccounts(ordered.filter(isClean))}
</section>
</div>
${unreadAccounts(unread)}`,
    data: dataIsland(data),
  });
}

function isClean({ counts }: CountedAccount): boolean {
  return toneOfAccount(counts) === "good";
}

/** Without what is fine, and without second ways to do what this program does. */
function inBrief(audit: Audit): Audit {
  return {
    ...audit,
    clusters: audit.clusters.filter(
      (cluster) => hasFindings(cluster) || cluster.groups.some(({ use }) => use === "failed"),
    ),
    actions: audit.actions.map((action) => (action.fix ? { ...action, commands: [] } : action)),
  };
}

function partsOf(audit: Audit, map: AuditMap): Html {
  return html`${actionsSection(audit, map)}
${networksSection(audit, map)}
${clustersSection(audit, map)}
${unreadSection(audit, map.place)}`;
}

interface About {
  unread: UnreadAccount[];
  shown: ShownSubnet[];
  time: string;
  regions: string[];
}

function header(accounts: ReadAccount[], { unread, shown, time, regions }: About): Html {
  const sum = sumCounts(accounts.map(({ counts }) => counts));
  const affected = accounts.filter(({ counts }) => counts.faulty > 0).length;
  const failed =
    unread.length > 0
      ? [html`<a href="#unread">${count(unread.length, "account")} could not be read.</a>`]
      : [];
  const outcome = outcomeText(
    { failed: sum.failed, unknown: sum.unknown + unread.length },
    { affected, all: count(accounts.length, "account") },
  );
  return html`<header class="top"><p class="brand">nodegroup-guard <span>audit</span></p>
<h1>${outcome}</h1>
${inSentences([...worstOf(sum), ...failed])}
<dl class="about-audit">
<div><dt>Accounts</dt><dd>${digits(accounts.length + unread.length)}</dd></div>
<div><dt>Time</dt><dd><time datetime="${time}">${minuteOf(time)}</time></dd></div>
<div><dt>${regions.length === 1 ? "Region" : "Regions"}</dt><dd>${some(regions, REGIONS_SHOWN)}</dd></div>
<div><dt>Scope</dt><dd>${count(sum.clusters, "cluster")}, ${digits(sum.faulty)} with findings</dd></div>
</dl>
${findingCounts(
  shown.filter(({ tone }) => tone !== "good"),
  "#accounts",
)}
</header>`;
}

function accountSection(
  { account, name, counts }: ReadAccount,
  outcome: string,
  parts: Html,
  open: boolean,
): Html {
  const tone = toneOfAccount(counts);
  return html`<details class="account tone-${tone}" id="account-${account}"${open ? html` open` : ""}>
<summary class="card"><h2>${plainIcon("chevron")}${toneIcon(tone)}<span class="id">${account}</span>${name ? html` ${name}` : ""}</h2><p class="users">${outcome}</p></summary>
<div class="account-body">
${inSentences(worstOf(counts))}
${parts}
</div>
</details>
`;
}

function shortLine({ account, name, counts }: ReadAccount, outcome: string): Html {
  return html`<li>${toneIcon(toneOfAccount(counts))}<span class="id">${account}</span>${name ? html` <strong>${name}</strong>` : ""} ${outcome}</li>
`;
}

/** Worst first, like those before them. */
function shortAccounts(lines: Html[]): Html {
  if (lines.length === 0) return html``;
  return html`<h3>${count(lines.length, "more account")} with findings</h3>
<p class="muted">Not in detail, to keep this file small. Run the audit for one of them with --accounts.</p>
<ul class="short-accounts">${lines}</ul>`;
}

/** The accounts with nothing to do, all by name, one click away. */
function cleanAccounts(accounts: CountedAccount[]): Html {
  if (accounts.length === 0) return html``;
  const items = accounts.map(
    ({ account, name }) => html`<li><span class="id">${account}</span>${name ? html` ${name}` : ""}</li>
`,
  );
  return html`<details class="more"><summary>No findings in ${count(accounts.length, "account")}</summary><ul>${items}</ul></details>`;
}

function unreadAccounts(unread: UnreadAccount[]): Html {
  if (unread.length === 0) return html``;
  const rows = unread.map(
    ({ account, accountName, what, why, permission }) =>
      html`<tr role="row"><th role="rowheader" scope="row"><span class="id">${account}</span>${accountName ? html` ${accountName}` : ""}</th><td role="cell" data-label="What">${what}</td><td role="cell" data-label="Why">${why}${permission ? html`<br>To add: permission <span class="id">${permission}</span>` : ""}</td></tr>
`,
  );
  return html`<section id="unread" class="part-unread" aria-labelledby="unread-title"><h2 id="unread-title">Accounts that could not be read</h2>
<p class="muted">Nothing was concluded about these.</p>
<div class="scroll card"><table class="list" role="table" aria-labelledby="unread-title">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Account</th><th role="columnheader" scope="col">What</th><th role="columnheader" scope="col">Why</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody></table></div></section>`;
}
