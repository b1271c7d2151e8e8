import type { Integer } from '../../model/record.ts'
import { exactInteger } from '../bytes/exact-integer.ts'
import type { BucketBounds } from './histogram-kinds.ts'

/** One printed row of a histogram: `[lo, hi)` and how many values fell into it. */
export interface BucketRow extends BucketBounds {
  readonly count: Integer
  /** The label names both bounds though the bucket is one wide, as only lhist does. */
  readonly spelledOut: boolean
  /** Where its end was seen: `count` where only the blank behind the number was, `bar` where the bar is whole. */
  readonly seen: 'digits' | 'count' | 'bar'
}

/**
 * A row that begins with a sized bound: `[4, 8)`, `[1K, 2K)`, `[3]`, `(..., 0)`, `[100, ...)`. The bar says nothing more:
 * what was pasted somewhere has lost its end, or all of it.
 */
const ROW =
  /^(?:\(\.\.\., (-?\d{1,19}[KMGTPEk]?)\)|\[(-?\d{1,19}[KMGTPEk]?)\]|\[(-?\d{1,19}[KMGTPEk]?|null), (-?\d{1,20}[KMGTPEk]?|\.\.\.)\)) *(\d{1,20})(?: \|@* *(\|?))?[ \t]*$/
/** What stands where a row of a histogram would, and begins as one. */
const BEGIN = /^[[(](?:-?\d|\.\.\.|$)/
/** Longer lines are no rows; blanks without end would be looked at again and again. */
const MAX_ROW = 1024
const SPACE = 32
const SUFFIXES = 'KMGTPE'

/** Reads a row of a hist or lhist; undefined for any other line. K, M, G, T, P, E are powers of 1024. */
export function parseBucketRow(whole: string): BucketRow | undefined {
  // Pasted blocks are indented.
  const line = whole.charCodeAt(0) > SPACE ? whole : whole.trimStart()
  const first = line.charCodeAt(0)
  if ((first !== 91 && first !== 40) || line.length > MAX_ROW) return undefined
  const match = ROW.exec(line)
  if (match === null) return undefined
  const [, below, single, from, to, digits, bar] = match
  const seen = bar === undefined ? 'digits' : bar === '' ? 'count' : 'bar'
  const row = { count: exactInteger(digits), spelledOut: false, seen } as const
  if (below !== undefined) return { lo: null, hi: bound(below), ...row }
  if (single !== undefined) return { lo: bound(single), hi: bound(single, 1n), ...row }
  const lo = from === 'null' ? null : bound(from)
  const hi = to === '...' ? null : bound(to)
  return { ...row, lo, hi, spelledOut: Number(hi) - Number(lo) === 1 }
}

/** Whether a line among the rows of a histogram is one that cannot be read, or was cut. */
export function beginsBucketRow(line: string): boolean {
  return BEGIN.test(line.trimStart())
}

/** Whether a line is such a row with all of its bar: hardly anybody prints one by hand. */
export function isBarredRow(line: string): boolean {
  return line.endsWith('|') && parseBucketRow(line)?.seen === 'bar'
}

function bound(label: string, plus = 0n): Integer {
  const power = SUFFIXES.indexOf(label.slice(-1).toUpperCase()) + 1
  const digits = power === 0 ? label : label.slice(0, -1)
  return exactInteger(String(BigInt(digits) * 1024n ** BigInt(power) + plus))
}
