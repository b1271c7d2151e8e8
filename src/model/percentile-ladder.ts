/** One percentile: so many spans took `ns` or less. */
export interface LadderStep {
  /** A fraction; the last one is 1. */
  readonly p: number
  /** Type 1: always the duration of a real span. */
  readonly ns: number
  readonly count: number
}

/** The distribution of one function's latency as percentiles that come ever closer to 100 %. */
export interface PercentileLadder {
  /** Ascending, from 0 to 1; empty for no spans. */
  readonly steps: readonly LadderStep[]
  /** Of the whole population; NaN for no spans. */
  readonly stdDeviationNs: number
}
