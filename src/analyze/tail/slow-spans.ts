import type { TailSample } from './tail-sample.ts'

/** How many of the very slowest spans are counted apart. */
const SLOWEST = 60

/** The slow spans of a sample, in order of their start, and what is usual. */
export interface SlowSpans {
  readonly sample: TailSample
  /** Rows of the sample, ascending. */
  readonly rows: Int32Array
  /** At or above this they are slow. */
  readonly thresholdNs: number
  /** The part of all spans that is slow. */
  readonly share: number
  /** What each lost: its duration over the mean of usual spans, never negative; and all together, weighted. */
  readonly excessNs: Float64Array
  readonly totalExcessNs: number
  /** Those of the 60 slowest. */
  readonly slowest: ReadonlySet<number>
  /** How many spans, and how many slow ones, began before each row, and (behind the last row) in all. */
  readonly spansBefore: Float64Array
  readonly slowBefore: Float64Array
}

/** The spans of `thresholdNs` and more, against a usual duration of `bodyMeanNs`. */
export function slowSpans(sample: TailSample, thresholdNs: number, bodyMeanNs: number): SlowSpans {
  const { durNs, weight, length, population } = sample
  const spansBefore = new Float64Array(length + 1)
  const slowBefore = new Float64Array(length + 1)
  const found: number[] = []
  for (let row = 0; row < length; row++) {
    const isSlow = durNs[row] >= thresholdNs
    if (isSlow) found.push(row)
    spansBefore[row + 1] = spansBefore[row] + weight[row]
    slowBefore[row + 1] = slowBefore[row] + (isSlow ? weight[row] : 0)
  }
  const rows = Int32Array.from(found)
  const excessNs = Float64Array.from(rows, (row) => Math.max(0, durNs[row] - bodyMeanNs))
  const byDuration = rows.slice().sort((a, b) => durNs[b] - durNs[a] || a - b)
  return {
    sample,
    rows,
    thresholdNs,
    share: slowBefore[length] / population,
    excessNs,
    totalExcessNs: excessNs.reduce((sum, ns, i) => sum + weight[rows[i]] * ns, 0),
    slowest: new Set(byDuration.subarray(0, SLOWEST)),
    spansBefore,
    slowBefore,
  }
}
