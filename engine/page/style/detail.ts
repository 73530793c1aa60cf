/**
 * The panel with all that is known of one subnet: at the side, or from below where there is no room at the
 * side.
 */
export const DETAIL = `
#detail { position: fixed; z-index: 20; overflow: auto; overscroll-behavior: contain; padding: 22px 24px 28px; box-shadow: 0 8px 40px rgb(0 0 0 / 0.18); }
@media (min-width: 1080px) {
  #detail { top: 12px; right: 12px; bottom: 12px; width: 440px; }
  .with-detail .page { margin-right: 464px; margin-left: max(0px, calc(100vw - 464px - 1200px) / 2); }
}
@media (max-width: 1079px) {
  #detail { left: 0; right: 0; bottom: 0; max-height: 60vh; max-width: 760px; margin: 0 auto; border-radius: 14px 14px 0 0; padding: 16px 16px 24px; }
  html:has(.with-detail) { scroll-padding-bottom: calc(60vh + 16px); }
  .with-detail .page { padding-bottom: 66vh; }
}
#detail .head { display: flex; align-items: center; gap: 12px; justify-content: space-between; }
#detail h2 { font-size: 16px; }
.close { flex: none; white-space: nowrap; }
#detail h2:focus { outline: none; }
#detail h3 { display: flex; gap: 9px; align-items: flex-start; line-height: 1.4; color: var(--ink); font-size: 16px; }
#detail h4 { font-size: 12px; color: var(--muted); margin: 14px 0 2px; }
#detail .opinion { margin-top: 16px; padding: 14px 16px 16px; border-radius: 9px; background: var(--wash); border: 1px solid var(--edge); }
#detail .opinion .muted, #detail .opinion h4 { color: var(--text); }
#detail .opinion h3 { margin-bottom: 6px; }
#detail .about-facts { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin-top: 8px; font-size: 14px; }
#detail .about-facts dt { color: var(--muted); }
#detail .block { margin-top: 24px; }
#detail .block > h3 { color: inherit; font-size: 15px; }
#detail .block li { margin-top: 10px; }
#detail .uses li { margin-top: 2px; }
#detail .command { margin-top: 8px; }
@media (forced-colors: active) { .subnet[aria-expanded="true"] { border-width: 3px; } }
@media (prefers-reduced-motion: no-preference) {
  #detail { animation: arrive 0.16s ease-out; }
  @keyframes arrive { from { opacity: 0; transform: translateY(6px); } }
}
`;
