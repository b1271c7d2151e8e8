const BACKSLASH = 0x5c
const SMALL_F = 0x66

/** What stands for itself after a backslash needs no entry. */
const SHORT: ReadonlyMap<number, number> = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
])

const SMALL_U = 0x75

/**
 * The bytes of a string body `from..to` without its escapes. bpftrace from 0.17 on writes a byte
 * XX >= 0x80 as `\uffffffXX`, since its char is signed: that is one byte here, not U+FFFF and text.
 */
export function unescapeJson(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out = new Uint8Array(to - from)
  let length = 0
  let at = from
  while (at < to) {
    const byte = bytes[at]
    if (byte !== BACKSLASH || at + 1 >= to) {
      out[length++] = byte
      at++
    } else if (bytes[at + 1] === SMALL_U) {
      const unicode = readUnicode(bytes, at, to)
      length = writeCodePoint(out, length, unicode.code, unicode.raw)
      at += unicode.width
    } else {
      out[length++] = SHORT.get(bytes[at + 1]) ?? bytes[at + 1]
      at += 2
    }
  }
  return out.subarray(0, length)
}

interface Escape {
  readonly code: number
  /** Whether `code` is a byte, not a character. */
  readonly raw: boolean
  readonly width: number
}

/** The escape that begins with the `\u` at `at`; a broken one stands for its own backslash. */
function readUnicode(bytes: Uint8Array, at: number, to: number): Escape {
  const code = hex(bytes, at + 2, 4, to)
  if (code < 0) return { code: BACKSLASH, raw: true, width: 1 }
  if (code === 0xffff && bytes[at + 6] === SMALL_F && bytes[at + 7] === SMALL_F) {
    const byte = hex(bytes, at + 8, 2, to)
    if (byte >= 0x80) return { code: byte, raw: true, width: 10 }
  }
  const low = isHigh(code) && bytes[at + 7] === SMALL_U ? hex(bytes, at + 8, 4, to) : -1
  if (bytes[at + 6] !== BACKSLASH || low < 0xdc00 || low > 0xdfff) {
    return { code, raw: false, width: 6 }
  }
  return { code: 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00), raw: false, width: 12 }
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

/** The number that `digits` hex digits spell, -1 when they do not. */
function hex(bytes: Uint8Array, at: number, digits: number, to: number): number {
  if (at + digits > to) return -1
  let value = 0
  for (let i = at; i < at + digits; i++) {
    const lower = bytes[i] | 0x20
    const isDigit = bytes[i] >= 0x30 && bytes[i] <= 0x39
    if (!isDigit && (lower < 0x61 || lower > 0x66)) return -1
    value = value * 16 + (isDigit ? bytes[i] - 0x30 : lower - 0x57)
  }
  return value
}

/** Writes `code` as UTF-8 and returns the new length. A lone surrogate becomes broken UTF-8. */
function writeCodePoint(out: Uint8Array, length: number, code: number, raw: boolean): number {
  let at = length
  if (raw || code < 0x80) {
    out[at++] = code
  } else if (code < 0x800) {
    out[at++] = 0xc0 | (code >> 6)
    out[at++] = 0x80 | (code & 0x3f)
  } else {
    if (code < 0x10000) out[at++] = 0xe0 | (code >> 12)
    else {
      out[at++] = 0xf0 | (code >> 18)
      out[at++] = 0x80 | ((code >> 12) & 0x3f)
    }
    out[at++] = 0x80 | ((code >> 6) & 0x3f)
    out[at++] = 0x80 | (code & 0x3f)
  }
  return at
}
