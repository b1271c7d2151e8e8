import { countUp, numbersAt, valuesAt } from '../statistics/columns.ts'
import { selectRank } from '../statistics/select.ts'
import { stableOrder } from '../statistics/stable-order.ts'
import { durationsOf } from './row-columns.ts'
import type { SpanColumns } from './span-columns.ts'

/** The rows of a table of spans, fastest first; equal ones in order of arrival. */
export function rowsByDuration(columns: SpanColumns): Int32Array {
  return stableOrder(durationsOf(columns, countUp(columns.length)))
}

/** The rows of a table of spans, parted by how long they took. */
export interface SplitRows {
  /** In order of arrival. */
  readonly body: Int32Array
  /** The slowest, fastest first, and how long they took in nanoseconds. */
  readonly tail: Int32Array
  readonly tailNs: Float64Array
}

/** Parts the slowest rows, this share of all and one at least, from the others; of equal ones the later rows are the slower. */
export function splitRows(columns: SpanColumns, tailShare: number): SplitRows {
  const rows = countUp(columns.length)
  const durNs = durationsOf(columns, rows)
  const bodyLength = rows.length - Math.max(1, Math.floor(tailShare * rows.length))
  const limitNs = selectRank(durNs.slice(), bodyLength)
  const body = new Int32Array(bodyLength)
  const slow = new Int32Array(rows.length - bodyLength)
  let equal = bodyLength
  for (let row = 0; row < rows.length; row++) if (durNs[row] < limitNs) equal--
  let [inBody, inTail] = [0, 0]
  for (let row = 0; row < rows.length; row++) {
    if (durNs[row] < limitNs || (durNs[row] === limitNs && equal-- > 0)) body[inBody++] = row
    else slow[inTail++] = row
  }
  const slowNs = valuesAt(durNs, slow)
  const order = stableOrder(slowNs)
  return { body, tail: numbersAt(slow, order), tailNs: valuesAt(slowNs, order) }
}
