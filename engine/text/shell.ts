const BARE = /^[\w@%+:,./][\w@%+=:,./-]*$/;
/** The AWS CLI would replace such a value with the file's content. Nothing in AWS has a name like that. */
const FILE = /^fileb?:\/\//;
/** No backtick: so that a command can be put between backticks in Markdown. */
const PRINTABLE = /^[\x20-\x5f\x61-\x7e]*$/;

/**
 * Quotes `value` as one word for bash or zsh. Characters that a terminal could act on or a reader could misread
 * are written as bytes, in $'…'.
 *
 * @see https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html
 */
export function quoted(value: string): string {
  if (BARE.test(value)) return value;
  if (PRINTABLE.test(value)) return `'${value.replaceAll("'", `'\\''`)}'`;
  return `$'${Array.from(new TextEncoder().encode(value), byteAsText).join("")}'`;
}

/** A command line; `options` in their order, with true for a flag. */
export function commandLine(command: string, options: Record<string, string | true>): string {
  const words = Object.entries(options).map(([name, given]) => {
    if (given === true) return `--${name}`;
    const value = FILE.test(given) ? `(${given})` : given;
    // "=" keeps a value that begins with a dash from being read as an option.
    return value.startsWith("-") ? `--${name}=${quoted(value)}` : `--${name} ${quoted(value)}`;
  });
  return [command, ...words].join(" ");
}

/** Like `commandLine`, for the AWS CLI. */
export function aws(command: string, options: Record<string, string | true>): string {
  return commandLine(`aws ${command}`, options);
}

function byteAsText(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[\w ./:,@%+=-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
}
