import type { EventLayout } from './event-layout.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const EQUALS = 61
/** So many labels of one line are read. */
const MOST = 16
const WORD = /^[A-Za-z_][\w.]*$/
const LONGEST_KEY = 64

/** Told of a label: its name, and where in the line its value stands. */
export type TakeLabel = (name: string, from: number, to: number) => void

/**
 * Finds the labels in the line of an entry that begins at `at`: the columns that nothing else knows, the last of which goes on to
 * the end of the line where it is the last one declared, and `key=value` words behind them. Returns how many there are.
 */
export function labelColumns(
  bytes: Uint8Array,
  at: number,
  { labels, known }: EventLayout,
  take: TakeLabel,
): number {
  const newline = bytes.indexOf(NEWLINE, at)
  const end = bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline
  let found = 0
  // The letter and the time stand before the first field.
  let from = nextWord(bytes, nextWord(bytes, at, end), end)
  for (let field = 0; from < end && found < MOST; field++) {
    const isLast = field === known - 1
    const column = labels.find((label) => label.field === field)
    const to = isLast && column !== undefined ? end : wordEnd(bytes, from, end)
    if (column !== undefined) {
      take(column.name, from, to)
      found++
    } else if (field >= known && takeWord(bytes, from, to, take)) found++
    from = nextWord(bytes, to, end)
  }
  return found
}

function takeWord(bytes: Uint8Array, from: number, to: number, take: TakeLabel): boolean {
  const last = Math.min(to, from + LONGEST_KEY + 1)
  const equals = placeOf(EQUALS, bytes, from, last)
  if (equals <= from || equals === last) return false
  const key = String.fromCharCode(...bytes.subarray(from, equals))
  if (!WORD.test(key)) return false
  take(key, equals + 1, to)
  return true
}

function wordEnd(bytes: Uint8Array, from: number, end: number): number {
  return placeOf(SPACE, bytes, from, end)
}

/** Where a byte first stands in `bytes[from, end)`, else `end`: nothing behind is looked at, as `indexOf` would. */
function placeOf(byte: number, bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && bytes[at] !== byte) at++
  return at
}

/** Where the word behind the one at `from` begins. */
function nextWord(bytes: Uint8Array, from: number, end: number): number {
  return Math.min(end, wordEnd(bytes, from, end) + 1)
}
