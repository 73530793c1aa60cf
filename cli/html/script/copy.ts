/** Copy buttons. The clipboard may be refused, in an old browser or from a file: then the command is selected. */
export const COPY = `
async function copyCommand(button) {
  const code = button.parentElement.querySelector("code");
  const text = button.firstChild;
  const copied = await toClipboard(code);
  text.data = copied ? "Copied" : "Selected";
  say(copied ? "Copied to the clipboard" : "Selected: press Control C to copy");
  setTimeout(() => { text.data = "Copy"; }, 1600);
}

async function toClipboard(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
}

function copyOf(commands) {
  return commands.cloneNode(true);
}
`;
