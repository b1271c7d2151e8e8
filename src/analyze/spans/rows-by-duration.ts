import { stableOrder } from '../statistics/stable-order.ts'
import type { SpanColumns } from './span-columns.ts'

/** The rows of a table of spans, fastest first; equal ones in order of arrival. */
export function rowsByDuration(columns: SpanColumns): Int32Array {
  const durNs = new Float64Array(columns.length)
  for (let row = 0; row < durNs.length; row++) durNs[row] = columns.durNs(row)
  return stableOrder(durNs)
}
