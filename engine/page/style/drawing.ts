/** The drawings of VPCs: a table whose rows are ways out and whose columns are Availability Zones. */
export const DRAWING = `
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: -8px 0 18px; font-size: 14px; color: var(--muted); }
.legend li { display: flex; align-items: center; gap: 7px; }
.legend .icon { width: 14px; height: 14px; }
.tools { display: flex; flex-wrap: wrap; gap: 10px 14px; align-items: center; margin-bottom: 16px; }
.tools label { display: flex; align-items: center; gap: 8px; color: var(--muted); min-width: 0; }
.tools input, .tools select { color: var(--text); background: var(--surface); border: 1px solid var(--line); border-radius: 7px; padding: 5px 10px; min-width: 0; max-width: 100%; height: 34px; }
.tools input { width: 240px; }
.tools input::placeholder { color: var(--muted); opacity: 1; }
.vpc { margin-bottom: 12px; }
.many .vpc { content-visibility: auto; contain-intrinsic-size: auto 300px; }
.many .vpc:not([open]) { contain-intrinsic-size: auto 58px; }
.vpc > summary { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 16px; padding: 15px 20px; border-radius: var(--radius); }
.vpc > summary h3 { display: flex; flex-wrap: wrap; align-items: center; gap: 0 10px; }
.vpc > summary .icon[class="icon"] { width: 16px; height: 16px; color: var(--muted); margin-right: -2px; }
.vpc[open] > summary h3 > .icon { transform: rotate(90deg); }
.vpc > summary:hover h3 > .icon { color: var(--text); }
.tally { display: flex; flex-wrap: wrap; gap: 4px 12px; margin-left: auto; }
.tally li { display: flex; align-items: center; gap: 5px; font-variant-numeric: tabular-nums; }
.tally .icon { width: 17px; height: 17px; }
.vpc-body { padding: 0 20px 18px; }
.vpc-body > .muted { margin: -6px 0 14px 24px; font-size: 14px; }

.drawing { border-collapse: separate; border-spacing: 0 8px; width: 100%; table-layout: fixed; }
.drawing thead th { font-weight: 500; font-size: 13px; color: var(--muted); text-align: left; padding: 0 10px 2px; }
.drawing .corner { width: 188px; }
.drawing tbody th { width: 188px; text-align: left; vertical-align: top; font-weight: 600; padding: 14px; background: var(--inset); border-radius: 8px 0 0 8px; font-size: 14px; line-height: 1.4; }
.drawing tbody th .icon { display: block; width: 24px; height: 24px; margin-bottom: 6px; color: var(--muted); }
.drawing tbody th small { display: block; margin-top: 2px; font-size: 12px; }
.drawing td { vertical-align: top; padding: 10px; background: var(--inset); position: relative; }
.drawing td + td::before { content: ""; position: absolute; left: 0; top: 10px; bottom: 10px; border-left: 1px dashed var(--line); }
.drawing td:last-child { border-radius: 0 8px 8px 0; }
.drawing .internet th { box-shadow: inset 4px 0 0 var(--muted); }
.drawing .elsewhere th { background-image: linear-gradient(var(--muted) 60%, transparent 0); background-size: 4px 12px; background-repeat: repeat-y; }
.drawing ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 178px), 1fr)); gap: 8px; }
.subnet { display: grid; grid-template-columns: auto 1fr; column-gap: 9px; width: 100%; height: 100%; align-content: start; text-align: left; padding: 10px 11px; border: 1px solid var(--edge); border-radius: 8px; background: var(--wash); line-height: 1.4; cursor: pointer; font-size: 13px; }
.subnet .icon { grid-row: span 2; margin-top: 1px; width: 22px; height: 22px; }
.subnet > span { grid-column: 2; }
.subnet .id { font-size: 12px; color: var(--text); }
.subnet:hover { border-color: var(--fill); }
.subnet[aria-expanded="true"] { box-shadow: 0 0 0 2px var(--fill); border-color: var(--fill); }
.subnet.dim { opacity: 0.35; }
.blocked { color: var(--text); }
.listing { margin-top: 6px; }
.listing > summary { display: inline-block; color: var(--accent); font-size: 14px; padding: 4px 0; }
.facts-list { width: 100%; border-collapse: collapse; font-size: 13px; margin-top: 6px; }
.facts-list th, .facts-list td { text-align: left; vertical-align: top; padding: 9px 18px 9px 0; border-top: 1px solid var(--line); min-width: 96px; }
.facts-list th:first-child, .facts-list td:last-child { min-width: 200px; }
.facts-list td:last-child > .muted { padding-left: 26px; }
.facts-list th:first-child .muted { font-weight: 400; }
.facts-list thead th { color: var(--muted); font-weight: 400; }
#none-match { padding: 20px; }
@media (max-width: 719px) {
  .tools label, .tools input, .tools select { width: 100%; }
  .tools input, .tools select { flex: 1; }
  .vpc > summary { padding: 14px 16px; }
  .tally { margin-left: 24px; }
  .vpc-body { padding: 0 12px 14px; }
  .vpc-body > .muted { margin-left: 4px; }
  .drawing, .drawing tbody, .drawing tr, .drawing tbody th, .drawing td { display: block; width: auto; }
  .drawing thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .drawing tr { background: var(--inset); border-radius: 8px; margin-bottom: 10px; padding-bottom: 4px; }
  .drawing tbody th { border-radius: 8px 8px 0 0; display: flex; flex-wrap: wrap; align-items: center; gap: 0 9px; padding: 10px 14px 6px; }
  .drawing tbody th .icon { margin: 0; }
  .drawing td { padding: 4px 10px 8px; }
  .drawing td:empty, .drawing td + td::before { display: none; }
  .drawing td::before { content: attr(data-zone); content: attr(data-zone) / ""; display: block; font-size: 12px; color: var(--muted); padding: 2px 2px 4px; }
  .drawing td + td::before { display: block; position: static; border: 0; }
}
`;
