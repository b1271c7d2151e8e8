const LATIN = new TextDecoder('latin1')
/** A byte order mark is text like any other: it stays. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of `bytes[from, to)` as UTF-8; what is none becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array, from: number, to: number): string {
  // The decoder takes longer to begin than a blank line takes in all.
  return from === to ? '' : UTF8.decode(bytes.subarray(from, to))
}

/** The text of `bytes[from, to)`, one character a byte: for comparing with ASCII only. */
export function byteText(bytes: Uint8Array, from: number, to: number): string {
  return LATIN.decode(bytes.subarray(from, to))
}

/** Whether `bytes` hold the ASCII `text` at `at`. */
export function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false
  return true
}

/** The bytes of an ASCII text; a character that is none becomes 255, which no digit or blank is. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    return code < 128 ? code : 255
  })
}
