import { utf8Text } from '../bytes/byte-text.ts'

const BACKSLASH = 92
const SMALL_X = 120
/** A character of a label takes four bytes at most, each of them spelled with four. */
const BYTES_OF_CHARACTER = 16
const MOST_CHARACTERS = 600

/**
 * The text of a label that stands in `bytes[from, to)`: bytes below 0x20 and from 0x7f on are spelled `\xHH`, any other `\x`
 * is text. What is longer than any label is kept to is cut.
 */
export function labelText(bytes: Uint8Array, from: number, to: number): string {
  const end = Math.min(to, from + MOST_CHARACTERS * BYTES_OF_CHARACTER)
  // Within the label: a search to the end of the chunk took half a minute for 100,000 labels.
  if (!bytes.subarray(from, end).includes(BACKSLASH)) return utf8Text(bytes, from, end)
  const plain = new Uint8Array(end - from)
  let length = 0
  for (let i = from; i < end; i++) {
    const byte = escaped(bytes, i, end)
    plain[length++] = byte < 0 ? bytes[i] : byte
    if (byte >= 0) i += 3
  }
  return utf8Text(plain, 0, length)
}

/** The byte that `\xHH` spells at `at`; -1 where there is none that would be spelled so. */
function escaped(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== BACKSLASH || bytes[at + 1] !== SMALL_X || at + 3 >= end) return -1
  const [high, low] = [hexDigit(bytes[at + 2]), hexDigit(bytes[at + 3])]
  if (high < 0 || low < 0) return -1
  const byte = 16 * high + low
  return byte < 0x20 || byte >= 0x7f ? byte : -1
}

function hexDigit(byte: number): number {
  const digit = (byte - 48) >>> 0
  if (digit <= 9) return digit
  const letter = ((byte | 32) - 97) >>> 0
  return letter <= 5 ? 10 + letter : -1
}
