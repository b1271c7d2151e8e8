import type { SpanColumns } from './span-columns.ts'

/** The rows of a table of spans, fastest first; equal ones in order of arrival. */
export function rowsByDuration(columns: SpanColumns): Int32Array {
  const { length } = columns
  const places = 2 ** Math.ceil(Math.log2(Math.max(2, length)))
  const keys = new Float64Array(length)
  let longestNs = 0
  for (let row = 0; row < length; row++) {
    keys[row] = columns.durNs(row)
    if (keys[row] > longestNs) longestNs = keys[row]
  }
  const rows = new Int32Array(length)
  // Duration and row in one number sort without a comparator, ten times as fast; seconds and a million rows fit.
  const fits = longestNs * places < Number.MAX_SAFE_INTEGER && keys.every(Number.isInteger)
  if (!fits) return rows.map((_, row) => row).sort((a, b) => keys[a] - keys[b] || a - b)
  for (let row = 0; row < length; row++) keys[row] = keys[row] * places + row
  keys.sort()
  for (let place = 0; place < length; place++) rows[place] = keys[place] % places
  return rows
}
