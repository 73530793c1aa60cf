/** Paper: everything unfolded, nothing clipped, no controls. */
export const PRINT = `
@page { margin: 14mm; }
@media print {
  body { background: none; font-size: 10.5pt; }
  .page { max-width: none; padding: 0; margin: 0 !important; }
  nav, .skip, .tools, .copy, #detail, #status, .noscript, .vpc > summary .icon[class="icon"] { display: none !important; }
  .js-only:not(.listing) { display: none !important; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .vpc { content-visibility: visible; }
  .vpc[hidden] { display: block !important; }
  .more > summary, .listing > summary { display: none; }
  .scroll { overflow: visible; }
  .command pre { white-space: pre-wrap; }
  .subnet.dim { opacity: 1; }
  .subnet, .number, .command, .drawing td, .drawing th, .proportions, .icon { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .subnet[aria-expanded="true"] { box-shadow: none; }
  .action, .subnet, .list tr, .facts-list tr { break-inside: avoid; }
  h2, h3, summary, thead { break-after: avoid; }
  section { margin-top: 28px; }
  .drawing .corner, .drawing tbody th { width: 92pt; }
  .drawing ul { grid-template-columns: repeat(auto-fill, minmax(min(100%, 118pt), 1fr)); }
  .facts-list { font-size: 9pt; }
  .facts-list th, .facts-list td { min-width: 0; padding-right: 8pt; }
}
`;
