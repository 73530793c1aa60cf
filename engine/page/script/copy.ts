/**
 * Copy buttons. The clipboard may be refused, in an old browser or from a file: then the command is selected.
 */
export const COPY = `
async function copyCommand(button) {
  const codes = all("code", button.closest(button.classList.contains("copy-all") ? ".action" : ".command"));
  const said = button.firstChild.data;
  const copied = await toClipboard([...new Set(codes.map((code) => code.textContent))].join("\\n"), codes[0]);
  button.firstChild.data = copied ? "Copied" : "Selected";
  say(copied ? "Copied to the clipboard" : "Selected: press Control C to copy");
  setTimeout(() => { button.firstChild.data = said; }, 1600);
}

async function toClipboard(text, code) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
}
`;
