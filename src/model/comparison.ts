import type { CaptureSummary, Exemplar, Mode, Quantile } from './analysis.ts'
import type { GateResult } from './check.ts'
import type { ComparedComponent } from './components.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { DistributionPoint } from './distribution.ts'
import type { Histogram } from './histogram.ts'
import type { ComparedPlaceName } from './places.ts'
import type { GroupMix, GroupQuantiles, NestedChange } from './tail.ts'

export type { GroupChange, GroupMix, GroupSide } from './tail.ts'

/** Whether a change is more than chance: its 95 % interval leaves 0 out. */
export type ChangeVerdict = 'changed' | 'no clear change' | 'too few spans'

/** A number before and after, with its change. Nanoseconds. */
export interface Change {
  readonly beforeNs: number
  readonly afterNs: number
  /** 95 % intervals of either; an end that the spans cannot bound is absent. */
  readonly beforeLowNs?: number
  readonly beforeHighNs?: number
  readonly afterLowNs?: number
  readonly afterHighNs?: number
  /** `afterNs - beforeNs`. */
  readonly changeNs: number
  /** 95 % interval of the change; an end that the spans cannot bound is absent, both where there are too few for one. */
  readonly lowNs?: number
  readonly highNs?: number
  /** The smallest change that would have shown: its interval would have left 0 out. Absent without an interval. */
  readonly detectableNs?: number
  readonly verdict: ChangeVerdict
}

/** A share of 1 before and after, with its change. */
export interface ShareChange {
  readonly before: number
  readonly after: number
  /** 95 % intervals of either, and of `after - before`. */
  readonly beforeInterval?: Range
  readonly afterInterval?: Range
  readonly interval?: Range
}

/** From one number to another. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** One percentile before and after; `p` is a fraction, 0.99 for p99. */
export interface QuantileChange extends Change {
  readonly p: number
}

/** How captures watched the scheduler: by its points alone, or by every change of state; absent where they do not say. */
export type Scheduling = Partial<BeforeAfter<'points' | 'all'>>

/** What one component did to the change of p99. */
export interface ComponentChange extends Change {
  readonly name: ComparedComponent
  /** Means over the spans at or above p99, and over those at or below the median; intervals only where they were asked for. */
  readonly tailMean: Change
  readonly bodyMean: Change
  /** Its part of what slow spans have over usual ones; absent where they have no more. */
  readonly excessShareBefore?: number
  readonly excessShareAfter?: number
  /** The same with its doubt; absent where nobody asked for it, and where a share is. */
  readonly excessShare?: ShareChange
}

/** What the time at one place did to the change of p99; its frame is that of the later capture where both have it. */
export interface PlaceChange extends Change, ComparedPlaceName {
  readonly tailMean: Change
  readonly bodyMean: Change
}

/** Why places are not compared: captures without stacks, or addresses without names in different builds. */
export type PlacesLeftOut = 'no stacks before' | 'no stacks after' | 'no names'

/** One function in one of the two captures. */
export interface ComparedSide {
  readonly spans: number
  /** Of all spans of that capture. */
  readonly share: number
  readonly meanNs: number
  readonly minNs: number
  readonly maxNs: number
}

/** One side of a function that both captures have. */
export interface ComparedFunction extends ComparedSide {
  /** Independent blocks of time that the intervals rest on; 0 where spans have no start, and are drawn one by one. */
  readonly blocks: number
  /** Spans whose chain of states broke: their time may stand under another component. */
  readonly lossySpans: number
}

/** How two sets of durations lie to each other, whatever their shape. */
export interface RankEffect {
  /** The chance that a span from after takes longer than one from before; ties count half (Vargha & Delaney). 0.5 is no change. */
  readonly a12: number
  /** 95 % interval of `a12`; absent where there are too few spans for one. */
  readonly low?: number
  readonly high?: number
  /** `2 a12 - 1`. */
  readonly cliffsDelta: number
  /** Mann and Whitney's U of the spans from after, and its two-sided p-value, for as many independent spans as they are worth. */
  readonly u: number
  readonly p: number
  /** Whether `p` is exact; else the normal approximation with ties and continuity corrected. */
  readonly isExact: boolean
  /** `p` corrected for the number of functions (Benjamini & Hochberg). */
  readonly q: number
  /** The greatest distance of the two distribution functions (Kolmogorov & Smirnov). */
  readonly ksD: number
}

/** How far the change of the whole is due to one function: by having more or fewer spans, and by being slower or faster. */
export interface MixPart {
  readonly mixNs: number
  readonly rateNs: number
}

/** One kind of spans, by latency, in both captures. */
export interface KindChange extends Omit<Mode, 'component'> {
  readonly component?: ComparedComponent
  readonly shareBefore: number
  readonly shareAfter: number
  readonly meanBeforeNs: number
  readonly meanAfterNs: number
}

/** How far a function changed by another mix of its kinds of spans, and how far by the kinds themselves. */
export interface ModeMix {
  readonly mean: MixShift
  readonly p99: MixShift
  /** Fastest first; two at least. */
  readonly kinds: readonly KindChange[]
}

/** The same of either capture. */
export interface BeforeAfter<Of> {
  readonly before: Of
  readonly after: Of
}

/** One function that both captures have. */
export interface FunctionChange {
  readonly fn: string
  readonly before: ComparedFunction
  readonly after: ComparedFunction
  readonly mean: Change
  /** The percentiles that were asked for. */
  readonly quantiles: readonly QuantileChange[]
  /** The shift function: the change at p50, p90, p95, p99 and p99.9. */
  readonly shift: readonly QuantileChange[]
  readonly p99: QuantileChange
  /** The distribution functions, ascending. */
  readonly curves: BeforeAfter<readonly DistributionPoint[]>
  /** The slowest spans of either, slowest first. */
  readonly slowest: BeforeAfter<readonly Exemplar[]>
  /** What p99 changed by, split among the components: they sum to its change. Greatest change first; empty where states are not known. */
  readonly components: readonly ComponentChange[]
  /** The places whose time in slow spans changed most, the greatest change first; empty where places are not known. */
  readonly places: readonly PlaceChange[]
  readonly effect: RankEffect
  /** Absent where both captures do not have the same kinds of spans, two at least. */
  readonly modes?: ModeMix
  /** By labels; absent where spans have none, and unasked for many groups. */
  readonly groups?: GroupMix
  /** The groups that conditions are about. */
  readonly alsoGrouped?: readonly GroupQuantiles[]
  readonly nested?: readonly NestedChange[]
  /** Of the change of the mean over all functions. */
  readonly mix: MixPart
}

/** A percentile of one capture; `p` is a fraction, 0.99 for p99. */
export type LoneQuantile = Pick<Quantile, 'p' | 'ns' | 'lowNs' | 'highNs'>

/** One function that only one of the captures has. */
export interface LoneFunction {
  readonly fn: string
  readonly side: ComparedSide
  readonly quantiles: readonly LoneQuantile[]
  readonly mix: MixPart
}

/** One percentile of a histogram before and after: the buckets that hold it, and what they leave of its change. */
export interface HistogramQuantileChange
  extends BeforeAfter<{ readonly lo: number; readonly hi: number }> {
  /** A fraction, 0.99 for p99. */
  readonly p: number
  /** The change of the counted values lies between these; infinite where a bucket is open. */
  readonly sure: Range
  /** The same of the 95 % intervals of both; infinite where there are too few values. */
  readonly interval: Range
  readonly verdict: ChangeVerdict
}

/** One histogram that both captures have. */
export interface HistogramChange extends Pick<Histogram, 'name' | 'key' | 'unitNs'> {
  readonly beforeCount: number
  readonly afterCount: number
  readonly quantiles: readonly HistogramQuantileChange[]
  /** The share of values that would have to move to another bucket. */
  readonly totalVariation: number
  /** The greatest distance of the distribution functions at bucket bounds; between them it may be more. */
  readonly ksAtLeast: number
}

/** A number over all functions together, and its change split in two that sum to it. */
export interface MixShift {
  readonly beforeNs: number
  readonly afterNs: number
  readonly changeNs: number
  /** Since functions have another share of the spans, and since they themselves take longer or shorter. */
  readonly mixNs: number
  readonly rateNs: number
}

/** One of the two captures. */
export interface ComparedCapture {
  readonly name: string
  readonly capture: CaptureSummary
  readonly diagnostics: readonly Diagnostic[]
}

/** What `compare` found. A report shows it and computes nothing. */
export interface Comparison {
  readonly before: ComparedCapture
  readonly after: ComparedCapture
  /** Those in both captures, the one with the most spans first. */
  readonly functions: readonly FunctionChange[]
  readonly onlyBefore: readonly LoneFunction[]
  readonly onlyAfter: readonly LoneFunction[]
  /** Those that both captures have, in the order of `before`. */
  readonly histograms: readonly HistogramChange[]
  /** Why no function has places; absent where they are compared, and where neither capture has any. */
  readonly placesLeftOut?: PlacesLeftOut
  /** How either watched the scheduler, where running and system calls are compared as one since they did it differently. */
  readonly joinedCalls?: Scheduling
  /** Over all functions; absent where a capture has no span. */
  readonly overall?: { readonly mean: MixShift; readonly p99: MixShift }
  /** How often spans were resampled for the intervals, and the seed of all chance in it. */
  readonly resamples: number
  readonly seed: number
  /** What became of the conditions of `--fail-if`; absent where there are none. */
  readonly gates?: readonly GateResult[]
}
