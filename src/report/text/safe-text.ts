// C0 and DEL and C1, the marks that turn the direction of text, the invisible ones, and both line separators.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Text of a capture made fit for a terminal: whatever would move the cursor, change colours, turn the
 * direction or not show at all is spelled out (`\n`, `\x1b`, `\u202e`), lone surrogates too.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (char) => NAMED[char] ?? escaped(char))
}

/** As `safeText`, for whole rows that a table already laid out: the line feed between rows stays. */
export function safeLines(text: string): string {
  return text.replace(UNSAFE, (char) => (char === '\n' ? char : (NAMED[char] ?? escaped(char))))
}

/** JSON text in which every unsafe character is a `\uXXXX` escape: the same value, fit for a terminal. */
export function safeJson(json: string): string {
  return json.replace(UNSAFE, (char) => (char === '\n' ? char : unicodeEscape(char)))
}

function escaped(char: string): string {
  const code = char.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(char)
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
