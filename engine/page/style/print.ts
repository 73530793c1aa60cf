/** Paper: everything unfolded, nothing clipped, no controls. */
export const PRINT = `
@page { margin: 14mm; }
@media print {
  body { background: none; font-size: 10.5pt; }
  .page { max-width: none; padding: 0; margin: 0 !important; }
  nav, .skip, .tools, .copy, #detail, #status, .noscript, .vpc > summary .icon[class="icon"] { display: none !important; }
  .js-only:not(.listing) { display: none !important; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .many .vpc { content-visibility: visible; }
  .vpc[hidden] { display: block !important; }
  .more > summary, .listing > summary { display: none; }
  .scroll { overflow: visible; }
  .command pre { white-space: pre-wrap; }
  .subnet.dim { opacity: 1; }
  .subnet, .number, .command, .drawing td, .drawing th, .proportions, .icon { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .subnet[aria-expanded="true"] { box-shadow: none; }
  .target, .subnet, .list tr, .facts-list tr { break-inside: avoid; }
  h2, h3, h4, summary, thead, .about, .legend, .vpc-body > .muted { break-after: avoid; }
  .drawing tr { break-inside: avoid; }

  section { margin-top: 28px; }
  .drawing .corner, .drawing tbody th { width: 90pt; }
  .drawing ul { grid-template-columns: repeat(auto-fill, minmax(min(100%, 118pt), 1fr)); }
  .facts-list { font-size: 8.5pt; table-layout: fixed; }
  .facts-list th, .facts-list td, .facts-list th:first-child, .facts-list td:last-child { min-width: 0; padding: 5pt 8pt 5pt 0; }
  .facts-list th:first-child { width: 27%; }
  .facts-list th:nth-child(2) { width: 25%; }
  .facts-list th:nth-child(3) { width: 12%; }
  .vpc { border-width: 1pt 0 0; border-radius: 0; background: none; margin-bottom: 18pt; }
  .vpc > summary, .vpc-body { padding-left: 0; padding-right: 0; }
  .vpc-body > .muted { margin-left: 0; }
  .subnet { font-size: 8pt; padding: 5pt 6pt; column-gap: 5pt; }
  .subnet .icon { width: 13pt; height: 13pt; }
  .subnet .id { font-size: 7pt; }
  .drawing tbody th { padding: 7pt; font-size: 9pt; }
  .drawing tbody th small { font-size: 7pt; }
  .drawing td { padding: 5pt; }
}
`;
