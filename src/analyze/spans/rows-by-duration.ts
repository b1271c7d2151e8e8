import { countUp } from '../statistics/columns.ts'
import { stableOrder } from '../statistics/stable-order.ts'
import { durationsOf } from './row-columns.ts'
import type { SpanColumns } from './span-columns.ts'

/** The rows of a table of spans, fastest first; equal ones in order of arrival. */
export function rowsByDuration(columns: SpanColumns): Int32Array {
  return stableOrder(durationsOf(columns, countUp(columns.length)))
}
