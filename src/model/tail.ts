import type { ComponentShare, Quantile, Verdict } from './analysis.ts'
import type { LoneQuantile, MixPart, MixShift, QuantileChange } from './comparison.ts'
import type { ComponentName } from './components.ts'

/** Spans counted out of others: a share with its doubt. */
export interface Proportion {
  readonly count: number
  readonly of: number
  /** `count / of`; absent where `of` is 0. */
  readonly share?: number
  /** 95 % interval (Wilson); absent where `of` is 0. */
  readonly low?: number
  readonly high?: number
}

/**
 * Whether slow spans and a runtime event go together. Nothing here grows with the length of a span alone: starts do not
 * depend on it, and the shifted events meet the same spans.
 */
export interface EventAssociation {
  /** `gc_mark` or `stw`. */
  readonly name: string
  /** How many times it went on in the time looked at. */
  readonly events: number
  /** Slow spans (at or above p99) that began while it went on, and usual ones (at or below the median). */
  readonly tailStarts: Proportion
  readonly bodyStarts: Proportion
  /** The share of slow starts over that of usual ones with its 95 % interval; absent where one of them is 0. */
  readonly riskRatio?: number
  readonly riskRatioLow?: number
  readonly riskRatioHigh?: number
  /** Fisher's exact test of the two shares, two-sided: believes that spans are independent. */
  readonly fisherP: number
  /** One-sided, against circular shifts of the events in time: holds for spans that come in clusters, too. */
  readonly startsP: number
  /** Mean time of a slow span during which it went on, and what is to be expected of events at any other time. */
  readonly overlapNs: number
  readonly expectedOverlapNs: number
  /** One-sided, of that overlap against circular shifts of the events in time. */
  readonly overlapP: number
  /** `overlapP` corrected for the number of events looked at (Benjamini & Hochberg). */
  readonly overlapQ: number
  readonly rotations: number
}

/** How often goroutines changed their CPU, per second inside spans: long spans have no more of it by length alone. */
export interface MigrationContrast {
  readonly tailPerSecond: number
  readonly bodyPerSecond: number
  /** Slow over usual with its 95 % interval by blocks of time; absent where one of them is 0. */
  readonly ratio?: number
  readonly ratioLow?: number
  readonly ratioHigh?: number
}

/** Slow spans that share one cause in time. */
export interface Incident {
  /** The runtime event that they share; `burst` where slow spans came in closer order than chance gives. */
  readonly what: 'stw' | 'gc_mark' | 'burst'
  /** Where their excess went mostly. */
  readonly component: ComponentName
  /** Where the analysis is of several captures. */
  readonly capture?: string
  /** Since the first event of the capture. */
  readonly fromNs: number
  readonly toNs: number
  readonly durNs: number
  /** Spans at or above p99 in it, of all such. */
  readonly spans: number
  readonly ofSpans: number
  /** Of the slowest spans (at most 60) so many. */
  readonly slowest: number
  readonly ofSlowest: number
  /** What they lost in it: for an event no more than they were inside it, for a burst all their excess over the body. */
  readonly lostNs: number
  /** `lostNs` as a part of the excess of all slow spans. */
  readonly shareOfExcess: number
}

/** What an explanation could not look at. */
export interface TailLeftOut {
  /** Spans whose chain of states broke; 0 where they are not left out. */
  readonly lossySpans: number
  /** Those of them that were at or above the p99 of the others. */
  readonly lossyTailSpans: number
  /** Spans for which a sample of them stands. */
  readonly sampledSpans: number
  /** Events of which the time was not kept: the latest and the longest were. */
  readonly forgottenEvents: number
}

/** Around the components: what else there is to say about the tail of one function. */
export interface TailContext {
  /** How many spans it is about, and how many of them are at or above p99. */
  readonly spans: number
  readonly tailSpans: number
  /** Of the spans that it is about: those that percentiles are of. */
  readonly p99Ns: number
  /** Independent blocks of time that the intervals rest on; 0 when there are none. */
  readonly blocks: number
  /** Mean duration of the spans at or below the median, and of those at or above p99. */
  readonly bodyMeanNs: number
  readonly tailMeanNs: number
  /** Standard error of the Shapley values that is due to sampling orders; 0 for exact ones. */
  readonly shapleySeNs: number
  readonly associations: readonly EventAssociation[]
  readonly migrations?: MigrationContrast
  /** Largest first. */
  readonly incidents: readonly Incident[]
  readonly leftOut: TailLeftOut
  /** All chance in it comes from this seed. */
  readonly seed: number
}

/** Latency that changes its level in the course of a capture. */
export interface Drift {
  /** By shuffling blocks of time. */
  readonly p: number
  /** The median at first, and at last. */
  readonly fromNs: number
  readonly toNs: number
  /** Where it changes most, since the first event of the capture. */
  readonly atSeconds: number
}

/** Spans of one kind, by their latency alone. */
export interface Mode {
  readonly centerNs: number
  /** Of all spans. */
  readonly share: number
  /** Where their time goes mostly; of others than the fastest: the time that they have beyond it. Absent where not known. */
  readonly component?: ComponentName
}

/** The spans of a function that agree in their labels. */
export interface SpanGroup {
  /** By name; none for the group of all the others. */
  readonly labels: Readonly<Record<string, string>>
  readonly isOther?: true
  readonly spans: number
  readonly meanNs: number
  /** Of all spans, and of those at or above p99 of all. */
  readonly share: number
  readonly tailShare: number
  /** Of those at or below the median of all. */
  readonly bodyShare: number
  /** Of what the slowest 1 % lost against usual spans; absent where they lost nothing. */
  readonly excessShare?: number
  /** 95 % interval of `excessShare`, by blocks of time; of groups with little of it, none. */
  readonly excessShareLow?: number
  readonly excessShareHigh?: number
  /** Absent where the tail is not long, for a single group, and for groups with little of the excess. */
  readonly verdict?: Verdict
  readonly quantiles: readonly Quantile[]
  readonly components: readonly Pick<
    ComponentShare,
    'name' | 'totalNs' | 'tailMeanNs' | 'bodyMeanNs'
  >[]
}

/** Groups of spans, the most of the tail first. */
export interface SpanGroups {
  /** What they are grouped by. */
  readonly names: readonly string[]
  readonly groups: readonly SpanGroup[]
  /** The part of the excess that lies between groups; absent where there is no excess. */
  readonly betweenShare?: number
  /** How latency is distributed in the first groups, in bins that they share: spans by bin, which lie between `edgesNs`. */
  readonly shapes: {
    readonly edgesNs: readonly number[]
    readonly spans: readonly (readonly number[])[]
  }
}

/** What a function spent inside a chain of calls of other traced functions. */
export interface NestedShare {
  /** The functions of the chain below it, outermost first. */
  readonly path: readonly string[]
  readonly bodyMeanNs: number
  readonly tailMeanNs: number
  readonly excessShare?: number
  /** 95 % interval of `excessShare`, by blocks of time. */
  readonly excessShareLow?: number
  readonly excessShareHigh?: number
  /** Absent where the tail is not long. */
  readonly verdict?: Verdict
}

/** Mean time of usual and of slow spans inside a chain of calls. */
export type NestedTime = Pick<NestedShare, 'bodyMeanNs' | 'tailMeanNs'>

/** What a function spent inside a chain of calls of other traced functions, in two captures. */
export interface NestedChange extends Pick<NestedShare, 'path'> {
  readonly before: NestedTime
  readonly after: NestedTime
}

/** A group of spans in one capture. */
export interface GroupSide {
  readonly spans: number
  /** Of the spans of the function. */
  readonly share: number
  readonly meanNs: number
  readonly p99Ns: number
}

/** Spans that agree in their labels, in either capture; absent where it has none of them. */
export interface GroupChange {
  readonly labels: Readonly<Record<string, string>>
  readonly isOther?: true
  readonly before?: GroupSide
  readonly after?: GroupSide
  readonly mix: MixPart
}

/** A change of one function split over its groups, the most of it first. */
export interface GroupMix {
  readonly names: readonly string[]
  readonly mean: MixShift
  readonly p99: MixShift
  readonly groups: readonly GroupChange[]
}

/** Percentiles of a group in one capture. */
export interface SideOfGroup {
  readonly spans: number
  readonly quantiles: readonly LoneQuantile[]
}

/** What percentiles of groups changed by. */
export interface GroupQuantiles {
  /** What spans are grouped by. */
  readonly names: readonly string[]
  readonly groups: readonly {
    readonly labels: Readonly<Record<string, string>>
    /** Absent where a capture has no span of the group. */
    readonly before?: SideOfGroup
    readonly after?: SideOfGroup
    /** Empty where one of them is absent. */
    readonly changes: readonly QuantileChange[]
  }[]
}
