/** One bucket `[lo, hi)`; the outermost may be open: `-Infinity`, `Infinity`. */
export interface Bucket {
  readonly lo: number
  readonly hi: number
  readonly count: number
}

/** What one print of a histogram adds to the prints before. */
export interface HistogramPrint {
  /** Seconds of the day by the capture's clock, beyond midnight above 86,400; the number of the print where it tells no times. */
  readonly from: number
  readonly to: number
  readonly buckets: readonly Bucket[]
}

/** A histogram over time: one that was printed again and again. */
export interface HistogramSeries {
  /** Whether a time stands beside its prints; else they are numbered from 0. */
  readonly isTimed: boolean
  /** In their order; two at least hold values. */
  readonly prints: readonly HistogramPrint[]
}

/** One histogram of a capture: one key of one hist() or lhist() map, all its snapshots taken together. */
export interface Histogram {
  readonly kind: 'hist' | 'lhist'
  readonly name: string
  readonly key: readonly string[]
  readonly snapshots: number
  /** How snapshots were joined: the last one of a growing map, or the sum of a map that was cleared. */
  readonly joined: 'last' | 'sum'
  /** The exact count and sum of its values, where the capture tells them beside it. */
  readonly exact?: { readonly count: number; readonly total: number }
  /** The least and the greatest of its values, where the capture tells them beside it. */
  readonly least?: number
  readonly greatest?: number
  /** Nanoseconds in a unit of its bounds, where its name or `--unit` tells it. */
  readonly unitNs?: number
  /** The prints that it is of lack rows: those behind the last one (`cut`), or any (`unread`). */
  readonly partial?: 'cut' | 'unread'
  /** Ascending, without gaps where bpftrace printed none. */
  readonly buckets: readonly Bucket[]
  /** What it was print by print; absent where fewer than two prints hold values. */
  readonly series?: HistogramSeries
}

/**
 * A percentile read off a histogram: the bucket that surely holds it, and the best single guess. Of one that lacks rows there
 * are bounds only: from below where those behind the last one are missing, none where any may be.
 */
export interface HistogramQuantile {
  /** A fraction, 0.99 for p99. */
  readonly p: number
  readonly lo: number
  readonly hi: number
  /** sqrt(lo · hi) for hist, the middle for lhist and below 0; absent where a bound is open. */
  readonly estimate?: number
  /** 95 % interval by binomial order statistics, bucket bounds included; absent when unbounded. */
  readonly lowest?: number
  readonly highest?: number
}

/** One histogram with its percentiles. */
export interface HistogramAnalysis {
  readonly histogram: Histogram
  readonly count: number
  readonly quantiles: readonly HistogramQuantile[]
  /** Print by print, as its series. */
  readonly overTime?: readonly PrintQuantiles[]
}

/** The values of one print of a histogram. */
export interface PrintQuantiles {
  readonly count: number
  readonly quantiles: readonly HistogramQuantile[]
}

/** A frame of a printed stack. */
export interface NamedFrame {
  /** A function; an address, `0x…`, where its name is not known. */
  readonly name: string
  readonly file?: string
  readonly line?: number
}

/** A map that is keyed by stacks, stack by stack. */
export interface MapStacks {
  readonly frames: readonly NamedFrame[]
  /** Indexes of the frames, innermost first, behind them whose stack it is, such as the name of a program. The largest value first. */
  readonly stacks: readonly { readonly stack: readonly number[]; readonly value: number }[]
  /** Of stacks that found no room. */
  readonly rest: number
}

/** A map that is no histogram, as its last print has it: the largest of its values. */
export interface MapSummary {
  readonly name: string
  readonly kind: 'map' | 'stats' | 'tseries'
  readonly prints: number
  /** In its last print. */
  readonly keys: number
  /** Of all those keys; absent where values are no numbers. */
  readonly sum?: number
  /** Nanoseconds in a unit of its values, where its name or `--unit` tells it. */
  readonly unitNs?: number
  /** The largest first: totals of a stats(), the last of a tseries(). Text in the order of the capture. */
  readonly top: readonly {
    readonly key: readonly string[]
    readonly value: number | string
    /** Of a stats(). */
    readonly count?: number
    readonly average?: number
  }[]
  /** Of a map that is keyed by stacks. */
  readonly stacks?: MapStacks
}
