import { stableOrder } from '../statistics/stable-order.ts'
import { ofPart } from './part-columns.ts'
import type { SpanColumns } from './span-columns.ts'

/** The rows of a table of spans, fastest first; equal ones in order of arrival. */
export function rowsByDuration(columns: SpanColumns): Int32Array {
  return stableOrder(columns.allDurNs())
}

/** How long each of these rows took, in nanoseconds. */
export function durationsOf(columns: SpanColumns, rows: Int32Array): Float64Array {
  const durNs = new Float64Array(rows.length)
  for (let i = 0; i < durNs.length; i++) durNs[i] = columns.durNs(rows[i])
  return durNs
}

/** When each of these rows began, relative to the origin second; NaN where it has no start. */
export function startsOf(columns: SpanColumns, rows: Int32Array): Float64Array {
  const startNs = new Float64Array(rows.length)
  for (let i = 0; i < startNs.length; i++) startNs[i] = columns.startNs(rows[i])
  return startNs
}

/** The process of each of these rows. */
export function pidsOf(columns: SpanColumns, rows: Int32Array): Int32Array {
  const pid = new Int32Array(rows.length)
  const parts = columns.gather('pid', rows)
  if (parts === undefined) return pid.fill(ofPart(0))
  for (let i = 0; i < pid.length; i++) pid[i] = ofPart(parts[i])
  return pid
}
