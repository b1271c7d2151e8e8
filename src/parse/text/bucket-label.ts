import type { Integer } from '../../model/record.ts'
import { exactInteger } from '../bytes/exact-integer.ts'
import type { BucketBounds } from './histogram-kinds.ts'

/** One printed row of a histogram: `[lo, hi)` and how many values fell into it. */
export interface BucketRow extends BucketBounds {
  readonly count: Integer
  /** The label names both bounds though the bucket is one wide, as only lhist does. */
  readonly spelledOut: boolean
}

/** A row that begins with a sized bound: `[4, 8)`, `[1K, 2K)`, `[3]`, `(..., 0)`, `[100, ...)`; the bar says nothing more. */
const ROW =
  /^(?:\(\.\.\., (-?\d{1,19}[KMGTPE]?)\)|\[(-?\d{1,19}[KMGTPE]?)\]|\[(-?\d{1,19}[KMGTPE]?|null), (-?\d{1,20}[KMGTPE]?|\.\.\.)\)) *(\d{1,20}) \|@* *\|$/
const SUFFIXES = 'KMGTPE'

/** Reads a row of a hist or lhist; undefined for any other line. K, M, G, T, P, E are powers of 1024. */
export function parseBucketRow(line: string): BucketRow | undefined {
  const first = line.charCodeAt(0)
  if (first !== 91 && first !== 40) return undefined
  const match = ROW.exec(line)
  if (match === null) return undefined
  const [, below, single, from, to, digits] = match
  const count = exactInteger(digits)
  if (below !== undefined) return { lo: null, hi: bound(below), count, spelledOut: false }
  if (single !== undefined) {
    return { lo: bound(single), hi: bound(single, 1n), count, spelledOut: false }
  }
  const lo = from === 'null' ? null : bound(from)
  const hi = to === '...' ? null : bound(to)
  return { lo, hi, count, spelledOut: Number(hi) - Number(lo) === 1 }
}

function bound(label: string, plus = 0n): Integer {
  const power = SUFFIXES.indexOf(label.slice(-1)) + 1
  const digits = power === 0 ? label : label.slice(0, -1)
  return exactInteger(String(BigInt(digits) * 1024n ** BigInt(power) + plus))
}
