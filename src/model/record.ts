/** A whole number: a JavaScript number while |n| ≤ 2^53, its decimal digits beyond. Never rounded. */
export type Integer = number | string

/** What a JSON capture tells of a value that is no number and no text. */
export type Structure =
  | Integer
  | boolean
  | null
  | readonly Structure[]
  | { readonly [member: string]: Structure }

/** One row of a scalar or keyed map. `value` is text, in bpftrace's own form, where it is no number. */
export interface MapRecord {
  readonly kind: 'map'
  readonly name: string
  /** Counts the prints of this map, from 1. */
  readonly snapshot: number
  /** The parts of the key, as text; empty for a scalar map. */
  readonly key: readonly string[]
  readonly value: Integer
  readonly keyNames?: readonly string[]
  /** The structure of a list or an object, of which `value` is the text. JSON alone knows it. */
  readonly data?: Structure
}

/** One bucket `[lo, hi)` of a histogram; `null` where bpftrace prints `...`. */
export interface BucketRecord {
  readonly kind: 'hist' | 'lhist'
  readonly name: string
  readonly snapshot: number
  readonly key: readonly string[]
  readonly lo: Integer | null
  readonly hi: Integer | null
  readonly count: Integer
  /** This print lacks rows: those behind the last one (`cut`), or any (`unread`). Absent where it is whole. */
  readonly partial?: 'cut' | 'unread'
  /** What the parts of the key are called, where the capture says so: bcc's `disk`, `operation`. */
  readonly keyNames?: readonly string[]
}

/** One row of a `stats()` map. */
export interface StatsRecord {
  readonly kind: 'stats'
  readonly name: string
  readonly snapshot: number
  readonly key: readonly string[]
  readonly count: Integer
  readonly average: Integer
  readonly total: Integer
  readonly keyNames?: readonly string[]
}

/** One interval of a `tseries()` map; `start` is as printed. */
export interface TseriesRecord {
  readonly kind: 'tseries'
  readonly name: string
  readonly snapshot: number
  readonly key: readonly string[]
  readonly keyNames?: readonly string[]
  readonly start: string
  readonly value: Integer
}

/** One visual line: printf, a print() of a non-map, time() or join(). */
export interface LineRecord {
  readonly kind: 'printf' | 'value' | 'time'
  /** The line of the capture on which it begins, from 1. */
  readonly line: number
  readonly text: string
  /** The structure of a list or an object, as of a map's value. */
  readonly data?: Structure
}

/** bpftrace says that it lost this many events. */
export interface LostRecord {
  readonly kind: 'lost'
  readonly count: Integer
}

/** bpftrace says how many probes it attached. */
export interface AttachedRecord {
  readonly kind: 'attached'
  readonly probes: Integer
}

/** Something bpftrace says of itself: a warning, an error, verifier text. */
export interface NoticeRecord {
  readonly kind: 'notice'
  readonly line: number
  readonly text: string
}

/** What a capture consists of, one row each. */
export type CaptureRecord =
  | MapRecord
  | BucketRecord
  | StatsRecord
  | TseriesRecord
  | LineRecord
  | LostRecord
  | AttachedRecord
  | NoticeRecord

/** A printed line that is still bytes, with the numbers that were found in it. It is the same object for all lines. */
export interface ByteLine {
  readonly bytes: Uint8Array
  /** Where the line begins. */
  readonly from: number
  /** The line of the capture, from 1. */
  readonly line: number
  readonly numbers: LineNumbers
}

/** The numbers of a line, by their places in it. */
export interface LineNumbers {
  /** Where the digits of each begin and end: no sign, and up to 18 digits. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** How many have more than 15 digits. */
  readonly long: number
  /** A number; rounded beyond 2^53. */
  value(index: number): number
  /** All but its last nine digits, and those: exact. */
  seconds(index: number): number
  nanos(index: number): number
}

/** A stretch of a line: each end is so many bytes behind a number, or behind the begin of the line (-1). */
export interface LineStretch {
  readonly after: number
  readonly fromOffset: number
  readonly until: number
  readonly toOffset: number
}

/** Where a cell stands in lines of one form: `line` is the number of the line, `same` a text that all of them have. */
export type ByteCell =
  | { readonly kind: 'line' }
  | { readonly kind: 'number'; readonly index: number; readonly isNegative: boolean }
  | { readonly kind: 'text'; readonly stretch: LineStretch }
  | { readonly kind: 'same'; readonly text: string }

/** Takes the rows that lines of one form are. A line holds until it returns. */
export interface ByteRows {
  add(line: ByteLine): void
}

/** Where a stretch of a line begins; its bytes are ASCII. */
export function stretchBegin({ after, fromOffset }: LineStretch, line: ByteLine): number {
  return (after < 0 ? line.from : line.numbers.to[after]) + fromOffset
}

/** Where it ends. */
export function stretchEnd({ until, toOffset }: LineStretch, line: ByteLine): number {
  return (until < 0 ? line.from : line.numbers.to[until]) + toOffset
}
