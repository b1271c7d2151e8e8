const ESCAPE = 27
const BRACKET = 91
/** `0` to `9` and `;`. */
const DIGITS: ReadonlySet<number> = new Set([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 59])
/** `K` and `m`. */
const ENDS: ReadonlySet<number> = new Set([75, 109])
const COLOUR = /\x1b\[[0-9;]*[mK]/g
/** `grep --color` clears the rest of the line behind each colour. */
const FOUND = '\x1b[K'

/** A text without the sequences that colour it. */
export function withoutColours(text: string): string {
  return text.includes('\x1b') ? text.replace(COLOUR, '') : text
}

/** Whether another program, and no script, coloured what it found in a text. */
export function isFound(text: string): boolean {
  return text.includes(FOUND)
}

/** `bytes[from, to)` without such sequences; undefined where there are none. */
export function uncoloured(bytes: Uint8Array, from: number, to: number): Uint8Array | undefined {
  const line = bytes.subarray(from, to)
  if (!line.includes(ESCAPE)) return undefined
  const bare = new Uint8Array(line.length)
  let length = 0
  for (let at = 0; at < line.length; ) {
    const end = line[at] === ESCAPE ? colourEnd(line, at) : at
    if (end === at) bare[length++] = line[at++]
    else at = end
  }
  return length === line.length ? undefined : bare.subarray(0, length)
}

/** Where the sequence ends that begins at `from`; `from` itself where it is none that colours. */
function colourEnd(line: Uint8Array, from: number): number {
  if (line[from + 1] !== BRACKET) return from
  let at = from + 2
  while (DIGITS.has(line[at])) at++
  return ENDS.has(line[at]) ? at + 1 : from
}
