import type { GateResult } from './check.ts'
import type { ComponentName } from './components.ts'
import type { Diagnostic } from './diagnostic.ts'
import type {
  HeatMap,
  Latency,
  PercentileLadder,
  RuntimeEvents,
  RuntimeInterval,
  SpanSample,
} from './distribution.ts'
import type { HistogramAnalysis, MapSummary } from './histogram.ts'
import type { Flame, Frame, PlaceShare } from './places.ts'
import type { Span } from './span.ts'
import type { Drift, Mode, NestedShare, SpanGroups, TailContext } from './tail.ts'

export type { RuntimeEvents, RuntimeInterval } from './distribution.ts'
export type { HistogramAnalysis } from './histogram.ts'
export type { Drift, Mode, SpanGroup, SpanGroups } from './tail.ts'

/** What is known about the capture as a whole. */
export interface CaptureSummary {
  readonly lines: number
  readonly events: number
  readonly spans: number
  /** The first event on the capture's own clock, exact; absent where events carry no time. */
  readonly startNs?: bigint
  /** From the first event to the last; absent where events carry no time. */
  readonly durationNs?: number
  readonly late: number
  readonly lost: number
  readonly chainBreaks: number
  readonly unmatchedExits: number
  readonly restarted: number
  readonly abandoned: number
  /** Spans that were open when the capture began or ended. */
  readonly cut: number
  readonly notUnderstood: number
  /** Values that bpftrace itself says it dropped: a map had no room for their keys. */
  readonly incomplete?: { readonly reason: string; readonly count: number }
  /** Finished spans that a filter left out, by function; absent for none. */
  readonly leftOut?: readonly { readonly fn: string; readonly spans: number }[]
  readonly go?: string
  readonly bpftrace?: string
  /** The machine that it was captured on, where a table of spans says so. */
  readonly host?: string
  /** The clock that its times are of, as the script names it. */
  readonly clock?: string
  /** When that clock was 0, in nanoseconds since 1970, where the machine was asked. */
  readonly unixZeroNs?: bigint
  /** Spans were to be chosen by clock time, which needs that, and it is not known. */
  readonly noClock?: true
  /** Functions that were traced and never called; absent for none. */
  readonly uncalled?: readonly string[]
  /** Whose addresses it holds. */
  readonly binary?: string
  readonly buildId?: string
  /** Whether its status changes come from scheduling points alone or from every change; absent where it does not say. */
  readonly sched?: 'points' | 'all'
  /** The name of the program that was watched. */
  readonly comm?: string
  /** Event lines by the kernel's own count (`@gotail_events`), where the capture has it. */
  readonly eventsPrinted?: number
  /** Of these, lines that were left out since they lie outside of the time that was asked for. */
  readonly eventsOutside?: number
}

/** One percentile of a function's latency, with its doubt. */
export interface Quantile {
  /** A fraction, 0.99 for p99. */
  readonly p: number
  /** Type 1: always the duration of a real span. */
  readonly ns: number
  /** 95 % interval that allows for spans that depend on each other; a side that the spans cannot bound is absent. */
  readonly lowNs?: number
  readonly highNs?: number
  /** How many times the variance is that of independent spans, 1 at least; and how many of those tell as much. */
  readonly deff?: number
  readonly effectiveSpans?: number
  /** Spans depend on each other for longer than this capture can tell: the interval may be too narrow. */
  readonly isShort?: true
  /** Sure bounds when `lost` spans may be missing anywhere; absent when unbounded. */
  readonly lossLowNs?: number
  readonly lossHighNs?: number
  /** What part of the spans around it was the watching itself, estimated from below. */
  readonly instrumentationShare?: number
}

/** Whether a part of the tail, such as that of a component, is to be believed. */
export type Verdict = 'confirmed' | 'one incident' | 'unclear'

/** `too few` slow spans to name a cause, `none` where p99 is less than twice the median: there is no long tail. */
export type TailVerdict = 'long' | 'none' | 'too few'

/** What one component does to the tail of one function. */
export interface ComponentShare {
  readonly name: ComponentName
  readonly totalNs: number
  readonly bodyMeanNs: number
  /** 95 % interval of `bodyMeanNs`, by blocks of time. */
  readonly bodyLowNs?: number
  readonly bodyHighNs?: number
  readonly tailMeanNs: number
  readonly excessShare?: number
  /** 95 % interval of `excessShare`, by blocks of time. */
  readonly excessShareLow?: number
  readonly excessShareHigh?: number
  /** 95 % interval of `tailMeanNs - bodyMeanNs`, by blocks of time. */
  readonly excessLowNs?: number
  readonly excessHighNs?: number
  readonly p99ContributionNs?: number
  /** 95 % interval of `p99ContributionNs`, by blocks of time. */
  readonly lowNs?: number
  readonly highNs?: number
  readonly withoutNs?: number
  /** p99 if no span had more of it than usual spans have; absent for small parts of the excess. */
  readonly asUsualNs?: number
  readonly shapleyNs?: number
  /** Absent where the tail is not long. */
  readonly verdict?: Verdict
  /** What its means are of, by wait reason; absent where no reason is known. */
  readonly reasons?: readonly ReasonMeans[]
}

/** Part of the means of a component. */
export interface ReasonMeans {
  /** The runtime's wait reason; empty for the time that is of none that is known. */
  readonly why: string
  readonly tailMeanNs: number
  readonly bodyMeanNs: number
}

/** A stretch of one state inside a span; times relative to the span's start. */
export interface TimelineState {
  readonly state: ComponentName
  readonly fromNs: number
  readonly toNs: number
  readonly why: string
  /** The innermost frame of the program's own code; absent where no stack was printed. */
  readonly at?: Frame
  /** The whole stack, innermost frame first; absent where none was printed. */
  readonly stack?: readonly Frame[]
  /** Who ended the wait: goroutine 0 is the runtime itself, a timer or the network poller. */
  readonly by?: { readonly gid: number; readonly goroutine?: string; readonly at?: Frame }
}

/** Which of several captures something is of. */
export interface CaptureOrigin {
  readonly name: string
  /** Its first event on its own clock, exact; absent where events carry no time. */
  readonly startNs?: bigint
}

/** One of the slowest spans, moment by moment. */
export interface Exemplar {
  /** Where the analysis is of several captures. */
  readonly capture?: CaptureOrigin
  readonly span: Span
  /** Its group, as the number of one of `grouped`; absent where there are none. */
  readonly group?: number
  readonly timeline: readonly TimelineState[]
}

/** Spans that a script printed one by one, while it only counted the shorter ones. */
export interface AboveThreshold {
  readonly spans: number
  /** Absent where the capture does not say from where on spans were printed. */
  readonly thresholdNs?: number
  /** Whether the histogram of all spans is there: percentiles come from it, and without it there are none. */
  readonly isWhole: boolean
  /** Where the time of these spans went, the most first; `share` is of all their time. */
  readonly components: readonly {
    readonly name: ComponentName
    readonly totalNs: number
    readonly share: number
  }[]
}

/** Everything about one target function. */
export interface FunctionAnalysis {
  readonly fn: string
  readonly spans: number
  readonly meanNs: number
  /** 95 % interval of the mean, by blocks of time. */
  readonly meanLowNs?: number
  readonly meanHighNs?: number
  readonly minNs: number
  readonly maxNs: number
  readonly quantiles: readonly Quantile[]
  readonly tailVerdict: TailVerdict
  /** Lossy ones among `spans`, which all other numbers and exemplars leave out; absent where these are of all. */
  readonly lossyLeftOut?: number
  /** Absent where latency keeps its level, and for several captures. */
  readonly drift?: Drift
  /** Kinds of spans, the fastest first; one where all are of one kind, none where nobody asked. */
  readonly modes: readonly Mode[]
  /** The largest part of the excess first; empty where the capture does not say where time went. */
  readonly components: readonly ComponentShare[]
  /** Where in the code, the largest part of the excess first; empty in captures without stacks. */
  readonly places: readonly PlaceShare[]
  /** Stack by stack; absent without stacks. */
  readonly flame?: Flame
  /** What else there is to say about the tail; absent without components. */
  readonly tail?: TailContext
  /** The slowest spans, slowest first. */
  readonly exemplars: readonly Exemplar[]
  /** A few spans at or below the median, picked by chance: what is usual. */
  readonly usual: readonly Exemplar[]
  /** Its percentiles, ever closer to 100 %. */
  readonly ladder?: PercentileLadder
  /** How its latency is distributed; absent while a capture goes on, or where nobody asked. */
  readonly latency?: Latency
  /** Absent where spans have no start, and where several captures have times. */
  readonly heat?: HeatMap
  /** Single spans that stand for all; absent where `latency` is. */
  readonly sample?: SpanSample
  /** Where somebody asked for groups. */
  readonly grouped?: SpanGroups
  /** Which part of its time lay inside calls of other traced functions, as a tree; absent where it made none. */
  readonly nested?: readonly NestedShare[]
  /** By other labels, for conditions about single groups. */
  readonly alsoGrouped?: readonly SpanGroups[]
  /** Labels by which nobody asked for groups, and how many these would be: too many. */
  readonly ungrouped?: { readonly names: readonly string[]; readonly groups: number }
  /** Where only long spans were printed; absent where all were. */
  readonly above?: AboveThreshold
}

/** One of several captures. */
export interface NamedCapture {
  readonly name: string
  readonly capture: CaptureSummary
}

/** What `analyze` found. A report shows it and computes nothing. */
export interface Analysis {
  readonly capture: CaptureSummary
  readonly functions: readonly FunctionAnalysis[]
  readonly histograms: readonly HistogramAnalysis[]
  /** The other maps by name; absent for none. */
  readonly maps?: readonly MapSummary[]
  readonly events: readonly RuntimeEvents[]
  /** Each of those events that is remembered, one by one; by process and name, then in order of time. Absent for several captures. */
  readonly runtimeIntervals?: readonly RuntimeInterval[]
  readonly diagnostics: readonly Diagnostic[]
  /** Each capture by itself, where there are several: `capture` is their sum. */
  readonly captures?: readonly NamedCapture[]
  /** What became of the conditions of `--fail-if`; absent where there are none. */
  readonly gates?: readonly GateResult[]
}
