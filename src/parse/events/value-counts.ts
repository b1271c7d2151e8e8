import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { ownCopy } from '../../model/own-copy.ts'
import type { BucketRecord } from '../../model/record.ts'

/** Values are told apart by so many bits: 0.8 % at most lie between two of them. */
const EXACT_BITS = 7
const MOST_KEYS = 1000
/** What is smaller counts as nothing. */
const LEAST = 2 ** -30

interface Counted {
  readonly name: string
  readonly key: readonly string[]
  readonly keyNames: readonly string[]
  /** By the lower bound of a bucket. */
  readonly buckets: Map<number, { readonly width: number; count: number }>
  hasFractions: boolean
}

/** Whose values are counted: a column, and the values of the columns that it is told apart by. */
export interface CountedColumn {
  readonly name: string
  readonly key: readonly string[]
  readonly keyNames: readonly string[]
}

/** Counts the values of columns that are no durations: a histogram each, whose buckets hold one whole number or are 0.8 % wide. */
export class ValueCounts {
  readonly #counted = new Map<string, Counted>()
  readonly #log: DiagnosticLog

  constructor(log: DiagnosticLog) {
    this.#log = log
  }

  add({ name, key, keyNames }: CountedColumn, value: number): void {
    const id = JSON.stringify([name, ...key])
    let counted = this.#counted.get(id)
    if (counted === undefined) {
      if (this.#counted.size >= MOST_KEYS) {
        this.#log.report('LIMIT_REACHED', `values of ${MOST_KEYS} keys are counted at most`)
        return
      }
      counted = { name, key: key.map(ownCopy), keyNames, buckets: new Map(), hasFractions: false }
      this.#counted.set(id, counted)
    }
    const width = widthAt(value)
    const lo = Math.floor(value / width) * width
    const bucket = counted.buckets.get(lo) ?? { width, count: 0 }
    bucket.count++
    counted.buckets.set(lo, bucket)
    counted.hasFractions ||= !Number.isInteger(value)
  }

  /** Everything that was counted, as rows of histograms. */
  records(): readonly BucketRecord[] {
    return [...this.#counted.values()].flatMap(({ buckets, hasFractions, ...head }) =>
      [...buckets]
        .sort(([a], [b]) => a - b)
        .map(([lo, { width, count }]) => ({
          ...{ kind: 'lhist' as const, snapshot: 1, ...head },
          ...{ lo, hi: lo + Math.max(width, hasFractions ? 0 : 1), count },
        })),
    )
  }
}

/** How wide the bucket of a value is: a power of two, so that bounds are exact. Below 0 the bounds are mirrored. */
function widthAt(value: number): number {
  const size = Math.abs(value)
  if (value < 0) return size <= LEAST ? LEAST : 2 ** (Math.ceil(Math.log2(size)) - 1 - EXACT_BITS)
  return size < LEAST ? LEAST : 2 ** (Math.floor(Math.log2(size)) - EXACT_BITS)
}
