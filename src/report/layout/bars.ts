import type { Bucket } from '../../model/histogram.ts'

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of `share` (0 to 1) of `columns` characters, drawn to an eighth; never empty for a share above 0. */
export function bar(share: number, columns: number): string {
  const eighths = Math.round(share * columns * 8)
  if (share > 0 && eighths === 0) return EIGHTHS[1]
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]
}

/** Neighbouring buckets taken together until at most `rows` are left; no count is lost. */
export function mergeBuckets(buckets: readonly Bucket[], rows: number): readonly Bucket[] {
  const size = Math.ceil(buckets.length / rows)
  const merged: Bucket[] = []
  for (let from = 0; from < buckets.length; from += size) {
    const group = buckets.slice(from, from + size)
    const first = group[0]
    const last = group[group.length - 1]
    merged.push({
      lo: first.lo,
      hi: last.hi,
      count: group.reduce((sum, bucket) => sum + bucket.count, 0),
    })
  }
  return merged
}
