import type { ComponentName } from './components.ts'

/** Spans whose latency lies in `[loNs, hiNs)`, and where their time went. */
export interface LatencyBin {
  readonly loNs: number
  readonly hiNs: number
  /** Spans in it; those at or below the median, and those at or above p99. A sampled span counts as those it stands for. */
  readonly count: number
  readonly bodyCount: number
  readonly tailCount: number
  /** Summed over the spans in it; absent names are 0. */
  readonly componentsNs: Readonly<Partial<Record<ComponentName, number>>>
}

/** One point of the distribution function: the share `p` of all spans took `ns` or less. Type 1: `ns` is a real span. */
export interface DistributionPoint {
  readonly p: number
  readonly ns: number
}

/** How the latency of one function is distributed. */
export interface Latency {
  /** Ascending, without gaps; bounds rise by the same factor, in whole nanoseconds. */
  readonly bins: readonly LatencyBin[]
  /** Ascending in both; finest in the tail. */
  readonly points: readonly DistributionPoint[]
}

/** Spans that began in one stretch of time with a latency of one row. */
export interface HeatCell {
  /** The stretch of time, from 0. */
  readonly column: number
  /** From 0, the fastest: `[edgesNs[row], edgesNs[row + 1])`. */
  readonly row: number
  readonly count: number
}

/** Latency over time, as counts. */
export interface HeatMap {
  /** How long a column is; column 0 begins with the first event of the capture. */
  readonly stepNs: number
  readonly columns: number
  /** One more than there are rows; in whole nanoseconds. */
  readonly edgesNs: readonly number[]
  /** Only those that hold spans, by column, then by row. */
  readonly cells: readonly HeatCell[]
}

/** Some spans of every latency and every time, by chance, the slowest first: a column for each thing that is told of them. */
export interface SpanSample {
  /** Since the first event of the capture; NaN where that is not known. */
  readonly fromNs: Float64Array
  readonly durNs: Float64Array
  /** -1 where the capture does not tell goroutines apart. */
  readonly gid: Float64Array
  /** Of COMPONENTS the one with the most time, and its time; 0 ns where nothing is known. */
  readonly component: Uint8Array
  readonly componentNs: Float64Array
  /** The runtime's wait reason with the most time; empty for none. */
  readonly wait: string[]
  /** The group, as the number of one of the function's; -1 for none. */
  readonly group: Int32Array
}

/** When a runtime event went on, as it is drawn. Relative to the first event of the capture. */
export interface EventInterval {
  readonly fromNs: number
  readonly toNs: number
  /** How many it stands for: neighbours are taken together where there are very many. */
  readonly count: number
  /** How long it went on from `fromNs` to `toNs`, at most that. */
  readonly busyNs: number
}

/** When one garbage collection marked, or one stop-the-world pause lasted. Since the first event of the capture. */
export interface RuntimeInterval {
  /** `gc_mark` or `stw`. */
  readonly name: string
  /** -1 where the capture does not tell processes apart. */
  readonly pid: number
  readonly fromNs: number
  readonly toNs: number
}

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

/** Garbage collections, stop-the-world pauses and the like, counted. */
export interface RuntimeEvents {
  readonly name: string
  readonly count: number
  readonly totalNs: number
  readonly maxNs: number
  /** When, over all processes, ascending and apart; absent without times, and where several captures have them. */
  readonly intervals?: readonly EventInterval[]
  /** How many of `count` are in no interval: forgotten to bound memory, or not over. */
  readonly undrawn?: number
}
