import { stableOrder } from '../statistics/stable-order.ts'
import { ofPart } from './part-columns.ts'
import type { SpanColumns } from './span-columns.ts'
import { PID } from './span-parts.ts'

/** The rows of a table of spans, fastest first; equal ones in order of arrival. `room` is that of `stableOrder`. */
export function rowsByDuration(columns: SpanColumns, room?: ArrayBuffer): Int32Array {
  return stableOrder(columns.allDurNs(), room)
}

/** How long each of these rows took, in nanoseconds; in an array of their own where none is given. */
export function durationsOf(
  columns: SpanColumns,
  rows: Int32Array,
  durNs: Float64Array = new Float64Array(rows.length),
): Float64Array {
  for (let i = 0; i < durNs.length; i++) durNs[i] = columns.durNs(rows[i])
  return durNs
}

/** When each of these rows began, relative to the origin second, NaN where it has no start; in an array of their own where none is given. */
export function startsOf(
  columns: SpanColumns,
  rows: Int32Array,
  startNs: Float64Array = new Float64Array(rows.length),
): Float64Array {
  for (let i = 0; i < startNs.length; i++) startNs[i] = columns.startNs(rows[i])
  return startNs
}

/** The process of each of these rows. */
export function pidsOf(columns: SpanColumns, rows: Int32Array): Int32Array {
  const pid = new Int32Array(rows.length)
  const [parts] = columns.gather([PID], rows)
  if (parts === undefined) return pid.fill(ofPart(0))
  for (let i = 0; i < pid.length; i++) pid[i] = ofPart(parts[i])
  return pid
}
