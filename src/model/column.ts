/** What a column of a binary table holds. `int64` is exact: no number of a capture is rounded on its way. */
export type ColumnType = 'int64' | 'double' | 'string'

/** One column of a table in Parquet or Arrow. */
export interface ColumnSpec {
  readonly name: string
  readonly type: ColumnType
  /** Whether a row may have nothing here. */
  readonly isNullable: boolean
  /** Few texts that come again and again: each is stored once. */
  readonly isCategory?: boolean
  /** Of no use where no row has a value: a format that can leaves it out. */
  readonly isSpare?: boolean
  /** Of the numbers: `ns`. */
  readonly unit?: string
}

/** How many nanoseconds a unit of time has, by all its usual names. */
export const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ...names(1, ['ns', 'nsec', 'nsecs', 'nanosecond', 'nanoseconds']),
  // The micro sign and the Greek letter.
  ...names(1e3, ['us', '\u00b5s', '\u03bcs', 'usec', 'usecs', 'microsecond', 'microseconds']),
  ...names(1e6, ['ms', 'msec', 'msecs', 'millisecond', 'milliseconds']),
  ...names(1e9, ['s', 'sec', 'secs', 'second', 'seconds']),
])

/** `(ms)` at the end, as in `LAT(ms)` and `query latency (ms)`. */
const IN_PARENTHESES = /\(([a-z\u00b5\u03bc]+)\)$/i
/** `LATms`: a unit behind capitals. */
const BEHIND_CAPITALS = /[A-Z]([nu\u00b5\u03bcm]s|nsecs?|usecs?|msecs?|secs?)$/
const LAST_WORD = /(?:^|_)([A-Za-z\u00b5\u03bc]+)$/

/**
 * How many nanoseconds the unit has that a name of values ends with: `@usecs`, `lat_us`, `LAT(ms)`, `DELTA_NS`, `MS`,
 * `age (ms)`. Undefined where it tells none; a lone `s` could be anything.
 */
export function unitOfName(name: string): number | undefined {
  const plain = name.startsWith('@') ? name.slice(1) : name
  const told = IN_PARENTHESES.exec(plain)?.[1] ?? BEHIND_CAPITALS.exec(plain)?.[1]
  if (told !== undefined) return TIME_UNITS.get(told.toLowerCase())
  const word = LAST_WORD.exec(plain)?.[1].toLowerCase()
  return word === undefined || plain.length === 1 ? undefined : TIME_UNITS.get(word)
}

function names(ns: number, spellings: readonly string[]): [string, number][] {
  return spellings.map((spelling) => [spelling, ns])
}
