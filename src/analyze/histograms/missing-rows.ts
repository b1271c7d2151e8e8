import type { Histogram } from '../../model/histogram.ts'
import type { BucketRecord } from '../../model/record.ts'

/** What is known of the rows of one key. */
export interface RowsSeen {
  /** Whether the current snapshot lacks rows, and whether any does. */
  partialNow: Histogram['partial']
  partialEver: Histogram['partial']
  /** Where the last row of the current snapshot ends; NaN before the first. */
  end: number
}

/** The next row `[lo, hi)` of a print. */
export function seeRow(seen: RowsSeen, record: BucketRecord, lo: number, hi: number): void {
  const partial = record.partial ?? (isBehindGap(record, lo, seen.end) ? 'unread' : undefined)
  seen.end = hi
  if (partial === undefined) return
  // Rows that may be missing anywhere weigh more than those behind the last one.
  seen.partialNow = seen.partialNow === 'unread' ? 'unread' : partial
  seen.partialEver = seen.partialEver === 'unread' ? 'unread' : partial
}

/**
 * Whether rows were lost on the way between one that ends at `end` and the next: all that is between the first and the last
 * of a print is printed. Linear distributions of libbpf-tools leave out what has no value; they are named by a unit.
 */
function isBehindGap({ kind, name }: BucketRecord, lo: number, end: number): boolean {
  return lo > end && (kind === 'hist' || name.startsWith('@'))
}
