/** The page itself: type, spacing, headings, links, buttons. */
export const BASE = `
:root {
  color-scheme: light dark;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  --radius: 10px;
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 16px; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 var(--sans); overflow-wrap: anywhere; }
[hidden] { display: none !important; }
.page { max-width: 1200px; margin: 0 auto; padding: 40px 32px 64px; }
h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; font: inherit; }
ul, ol { list-style: none; }
h1 { font-size: clamp(22px, 3.2vw, 32px); line-height: 1.22; font-weight: 650; letter-spacing: -0.015em; text-wrap: balance; max-width: 26em; }
h2 { font-size: 20px; font-weight: 650; letter-spacing: -0.01em; line-height: 1.3; }
h3 { font-weight: 600; }
section { margin-top: 52px; }
section > .muted { margin: 4px 0 18px; }
small { font-size: 12px; color: var(--muted); font-weight: 400; }
a { color: var(--accent); text-underline-offset: 2px; text-decoration-thickness: 1px; }
.nowrap { white-space: nowrap; }
.muted { color: var(--muted); }
.id, code { font-family: var(--mono); font-size: 0.89em; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
.vh { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
html:not(.js) .js-only { display: none !important; }
.symbols { position: absolute; }
.icon { width: 20px; height: 20px; flex: none; }
.icon[class*="tone-"] { color: var(--fill); forced-color-adjust: none; }
.mark, .line { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.mark { stroke: var(--mark); }
.line { stroke: currentColor; stroke-width: 1.7; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.skip { position: absolute; left: 16px; top: -60px; z-index: 30; padding: 8px 14px; background: var(--accent); color: var(--onAccent); border-radius: 6px; }
.skip:focus { top: 12px; }
button, input, select { font: inherit; color: inherit; }
.tools button, .copy, .close { padding: 5px 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 7px; cursor: pointer; line-height: 1.4; }
.tools button:hover, .copy:hover, .close:hover { border-color: var(--muted); }
summary { cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
footer { margin-top: 56px; padding-top: 18px; border-top: 1px solid var(--line); font-size: 13px; }
.noscript { max-width: 1200px; margin: 0 auto 32px; padding: 0 32px; }
`;
