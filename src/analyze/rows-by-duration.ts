import type { SpanColumns } from './span-columns.ts'

/** The rows of a table of spans, fastest first; equal ones in order of arrival. */
export function rowsByDuration(columns: SpanColumns): Int32Array {
  const { length } = columns
  const places = 2 ** Math.ceil(Math.log2(Math.max(2, length)))
  const keys = new Float64Array(length)
  let longestNs = 0
  let areWhole = true
  for (let row = 0; row < length; row++) {
    const durNs = columns.durNs(row)
    keys[row] = durNs
    if (durNs > longestNs) longestNs = durNs
    areWhole &&= Number.isInteger(durNs)
  }
  const rows = new Int32Array(length)
  // Duration and row in one number sort without a comparator, ten times as fast; seconds and a million rows fit.
  const fits = areWhole && longestNs * places < Number.MAX_SAFE_INTEGER
  if (!fits) return rows.map((_, row) => row).sort((a, b) => keys[a] - keys[b] || a - b)
  for (let row = 0; row < length; row++) keys[row] = keys[row] * places + row
  keys.sort()
  for (let place = 0; place < length; place++) rows[place] = keys[place] % places
  return rows
}
