/** A string literal of a script: what it says, and where its source ends. */
export interface ScriptString {
  readonly value: string
  readonly end: number
}

const SIMPLE: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['t', 9],
  ['r', 13],
  ['a', 7],
  ['b', 8],
  ['e', 27],
  ['f', 12],
  ['v', 11],
])
const HEX = /[0-9a-fA-F]{1,2}/y
const OCTAL = /[0-7]{1,3}/y
const UTF8 = new TextDecoder()

/**
 * Reads the string literal whose opening quote stands at `at`. A literal that is never closed ends
 * with its line, as it does for bpftrace. Escaped bytes from 0x80 on are read as UTF-8, since
 * that is how they come back in the output.
 */
export function readScriptString(source: string, at: number): ScriptString {
  const parts: string[] = []
  const bytes: number[] = []
  let next = at + 1
  while (next < source.length && source[next] !== '"' && source[next] !== '\n') {
    if (source[next] === '\\' && next + 1 < source.length) {
      next = readEscape(source, next + 1, parts, bytes)
    } else {
      flush(bytes, parts)
      const end = plainEnd(source, next)
      parts.push(source.slice(next, end))
      next = end
    }
  }
  flush(bytes, parts)
  return { value: parts.join(''), end: source[next] === '"' ? next + 1 : next }
}

function readEscape(source: string, at: number, parts: string[], bytes: number[]): number {
  const isHex = source[at] === 'x'
  const pattern = isHex ? HEX : OCTAL
  pattern.lastIndex = isHex ? at + 1 : at
  const digits = pattern.exec(source)?.[0]
  if (digits !== undefined) {
    bytes.push(Number.parseInt(digits, isHex ? 16 : 8) & 0xff)
    return pattern.lastIndex
  }
  const code = SIMPLE.get(source[at])
  if (code !== undefined) bytes.push(code)
  else {
    flush(bytes, parts)
    // A backslash before the end of a line continues the literal on the next.
    if (source[at] !== '\n') parts.push(source[at])
  }
  return at + 1
}

function plainEnd(source: string, at: number): number {
  let end = at + 1
  while (end < source.length && !'"\\\n'.includes(source[end])) end++
  return end
}

function flush(bytes: number[], parts: string[]): void {
  if (bytes.length === 0) return
  parts.push(UTF8.decode(Uint8Array.from(bytes)))
  bytes.length = 0
}
