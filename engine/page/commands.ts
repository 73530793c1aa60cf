import { type Html, html } from "./escape.ts";

/** Commands to paste, each with its button; a long one breaks between options, never within. */
export function listCommands(commands: string[]): Html {
  if (commands.length === 0) return html``;
  return html`<div class="commands">${commands.map(
    (command) =>
      html`<div class="command"><pre><code>${words(command)}</code></pre><button type="button" class="copy js-only">Copy<span class="vh"> command</span></button></div>`,
  )}</div>`;
}

/** Spaces stay where they are, so that what is copied is what was written. */
function words(command: string): Html[] {
  return command.split(/( )(?=--)/).map((part) => (part === " " ? html` ` : html`<span>${part}</span>`));
}
