/** The top of the page, the contents, actions and tables. */
export const SUMMARY = `
.brand { font-size: 13px; font-weight: 600; letter-spacing: 0.01em; margin-bottom: 14px; }
.brand span { color: var(--muted); font-weight: 400; }
.lead { margin-top: 10px; font-size: 17px; color: var(--muted); }
.about-audit { display: flex; flex-wrap: wrap; gap: 12px 36px; margin-top: 22px; }
.about-audit dt { font-size: 12px; color: var(--muted); }
.proportions { display: block; width: 100%; height: 8px; margin-top: 30px; border-radius: 4px; overflow: hidden; forced-color-adjust: none; }
.proportions rect { fill: var(--fill); }
.counts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 2px 20px; margin: 14px -10px 0; }
.counts a { display: flex; align-items: center; gap: 9px; padding: 6px 10px; border-radius: 8px; text-decoration: none; color: var(--text); line-height: 1.35; }
.counts a:hover { background: var(--wash); }
.amount { font-weight: 650; font-variant-numeric: tabular-nums; min-width: 1.2em; text-align: right; color: var(--ink); }
.counts .amount { font-size: 17px; }
nav { margin-top: 30px; border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 26px; }
nav a { display: block; padding: 8px 0 10px; color: inherit; text-decoration: none; font-weight: 500; border-bottom: 2px solid transparent; margin-bottom: -1px; }
nav a:hover { border-color: var(--accent); }
nav span { color: var(--muted); font-weight: 400; font-variant-numeric: tabular-nums; margin-left: 2px; }

.actions { display: grid; gap: 12px; }
.action { padding: 18px 20px 18px 60px; position: relative; }
.urgency { font-size: 15px; margin: 26px 0 10px; }
h2 + .urgency { margin-top: 14px; }
.action h4 { font-size: 16px; font-weight: 600; line-height: 1.4; max-width: 56em; }
.targets { display: grid; gap: 14px; margin-top: 12px; }
.target { padding-top: 12px; border-top: 1px solid var(--line); }
.copy-all { margin-top: 14px; }
.number { position: absolute; left: 20px; top: 18px; width: 26px; height: 26px; border-radius: 50%; display: grid; place-items: center; font-size: 13px; font-weight: 650; background: var(--wash); color: var(--ink); box-shadow: inset 0 0 0 1px var(--edge); font-variant-numeric: tabular-nums; }
.about { margin-top: 4px; }
.about .icon { width: 18px; height: 18px; vertical-align: -4px; margin-right: 7px; }
.about .muted { margin-left: 5px; }
.finding { color: var(--ink); font-weight: 550; }
.counts .finding { color: inherit; font-weight: 400; }
.blocked { font-weight: 600; }
.commands { display: grid; gap: 6px; margin-top: 8px; }
.command { display: flex; align-items: flex-start; gap: 8px; padding: 6px 6px 6px 12px; background: var(--inset); border-radius: 7px; }
.command pre { flex: 1; min-width: 0; padding: 4px 0 4px 2ch; text-indent: -2ch; white-space: pre-wrap; line-height: 1.55; }
.command span { display: inline-block; max-width: 100%; text-indent: 0; }
.copy { flex: none; font-size: 13px; padding: 3px 10px; }
.more { margin-top: 14px; }
.more > summary { color: var(--accent); }

.scroll { overflow-x: auto; }
.list { width: 100%; border-collapse: collapse; table-layout: fixed; }
.list thead th:first-child { width: 22%; }
#unread thead th:nth-child(2) { width: 18%; }
.list th, .list td { padding: 10px 20px; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
.list thead th { border-top: 0; font-size: 12px; font-weight: 400; color: var(--muted); white-space: nowrap; }
.list th { font-weight: 600; }
#clusters h2, #unread h2 { margin-bottom: 14px; }
#unread h2 { margin-bottom: 0; }
.verdict { display: flex; gap: 8px; }
.verdict .icon { width: 18px; height: 18px; margin-top: 2px; }
@media (max-width: 719px) {
  .page { padding: 24px 16px 48px; }
  section { margin-top: 40px; }
  .action { padding: 16px; }
  .command { flex-direction: column; align-items: stretch; gap: 2px; }
  .copy { align-self: flex-end; }
  .action h4 { padding-left: 36px; min-height: 26px; }
  .number { left: 14px; top: 14px; }
  .list, .list tbody, .list tr, .list th, .list td { display: block; }
  .list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .list tr { padding: 12px 16px; border-top: 1px solid var(--line); }
  .list tbody tr:first-child { border-top: 0; }
  .list th, .list td { border: 0; padding: 2px 0; }
  .list td::before { content: attr(data-label) ": "; content: attr(data-label) ": " / ""; color: var(--muted); }
  .list .verdict { display: inline-flex; vertical-align: top; }
}
`;
