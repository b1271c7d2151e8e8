import type { Exemplar } from '../../src/model/analysis.ts'
import { type Match, matchSpans } from './match-spans.ts'
import { isSameReason } from './same-reason.ts'
import { TRACED_STATES, type TracedState, tracedStates } from './traced-states.ts'
import type { TruthRequest } from './truth-requests.ts'

const SLOWEST_SHARE = 0.05
const TAIL_SHARE = 0.01
/** A wait reason is held against the tracer's only for requests that waited so long. */
const LONG_WAIT_NS = 100_000
/** What stands for a reason in truth tables whose trace has none. */
const NO_REASON = '-'
/** The bit of SPAN_FLAG. */
const LOSSY = 4

/** How far the spans' time in one state is from the tracer's. */
export interface StateAccuracy {
  readonly state: TracedState | 'assist'
  readonly truthNs: number
  readonly spansNs: number
  /** Per request, spans less truth: percentiles 1, 50, 99, and 99.9 of the absolute error. */
  readonly errorNs: {
    readonly p1: number
    readonly p50: number
    readonly p99: number
    readonly abs999: number
  }
}

/** So many of so many. */
export interface Share {
  readonly count: number
  readonly of: number
}

/** The spans of one capture held against the truth of the same run. */
export interface Accuracy {
  readonly matched: number
  /** Requests without a span, and spans without a request. */
  readonly missed: number
  readonly strays: number
  /** Spans whose components, or whose timeline, do not sum to their duration to the nanosecond. */
  readonly inexact: number
  readonly states: readonly StateAccuracy[]
  /** Of the slowest 5 % of requests, those whose longest state is the same. */
  readonly dominant: Share
  /** Of the requests that waited long, those whose longest wait has the same reason. */
  readonly reasons: Share
  /** Of the spans that join two calls, those flagged lossy. */
  readonly falseFlagged: Share
  /** Of all other spans, those flagged lossy all the same. */
  readonly falseAlarms: Share
  /** Of the slowest 1 % of spans, those that join two calls and are not flagged. */
  readonly falseLeaders: Share
}

/** Holds spans, with the timelines of all of them, against the requests of the same run. */
export function accuracy(spans: readonly Exemplar[], requests: readonly TruthRequest[]): Accuracy {
  const { pairs, missed, strays } = matchSpans(spans, requests)
  const joined = pairs.filter(({ isFalse }) => isFalse)
  const others = pairs.filter(({ isFalse }) => !isFalse)
  const tail = slowest(pairs, TAIL_SHARE, ({ span }) => span.span.durNs)
  const long = pairs.filter(
    ({ request }) => request.waitingNs > LONG_WAIT_NS && request.topReason !== NO_REASON,
  )
  return {
    matched: pairs.length,
    missed: missed.length,
    strays: strays.length,
    inexact: spans.filter((span) => !isExact(span)).length,
    states: stateAccuracies(pairs),
    dominant: share(slowest(pairs, SLOWEST_SHARE, requestNs), hasSameDominant),
    reasons: share(long, ({ span, request }) => isSameReason(request.topReason, span.span.topWait)),
    falseFlagged: share(joined, isLossy),
    falseAlarms: share(others, isLossy),
    falseLeaders: share(tail, (match) => match.isFalse && !isLossy(match)),
  }
}

/** The error of a sum against the truth, 0.01 for 1 %; 0 for nothing against nothing. */
export function relativeError({ truthNs, spansNs }: StateAccuracy): number {
  return spansNs === truthNs ? 0 : spansNs / truthNs - 1
}

function stateAccuracies(pairs: readonly Match[]): readonly StateAccuracy[] {
  const states = pairs.map(({ span }) => tracedStates(span))
  return [
    ...TRACED_STATES.map((state) =>
      stateAccuracy(
        state,
        pairs.map(({ request }) => truthNs(request, state)),
        states.map((of) => of[state]),
      ),
    ),
    stateAccuracy(
      'assist',
      pairs.map(({ request }) => request.assistNs),
      pairs.map(({ span }) => span.span.assistWallNs),
    ),
  ]
}

function stateAccuracy(
  state: StateAccuracy['state'],
  truth: readonly number[],
  spans: readonly number[],
): StateAccuracy {
  const errors = spans.map((ns, at) => ns - truth[at]).sort((a, b) => a - b)
  const absolute = errors.map(Math.abs).sort((a, b) => a - b)
  return {
    state,
    truthNs: sum(truth),
    spansNs: sum(spans),
    errorNs: {
      p1: quantile(errors, 0.01),
      p50: quantile(errors, 0.5),
      p99: quantile(errors, 0.99),
      abs999: quantile(absolute, 0.999),
    },
  }
}

function truthNs(request: TruthRequest, state: TracedState): number {
  switch (state) {
    case 'running':
      return request.runningNs
    case 'runnable':
      return request.runnableNs
    case 'waiting':
      return request.waitingNs
    case 'syscall':
      return request.syscallNs
    case 'unknown':
      return 0
  }
}

function hasSameDominant({ span, request }: Match): boolean {
  const states = tracedStates(span)
  return longest((state) => states[state]) === longest((state) => truthNs(request, state))
}

function longest(nsOf: (state: TracedState) => number): TracedState {
  return TRACED_STATES.reduce((best, state) => (nsOf(state) > nsOf(best) ? state : best))
}

function isExact({ span, timeline }: Exemplar): boolean {
  return (
    sum(Object.values(span.components)) === span.durNs &&
    sum(timeline.map(({ fromNs, toNs }) => toNs - fromNs)) === span.durNs
  )
}

function isLossy({ span }: Match): boolean {
  return (span.span.flags & LOSSY) !== 0
}

function requestNs({ request }: Match): number {
  return request.endNs - request.startNs
}

function slowest(pairs: readonly Match[], part: number, ns: (match: Match) => number): Match[] {
  return pairs.toSorted((a, b) => ns(b) - ns(a)).slice(0, Math.ceil(part * pairs.length))
}

function share(of: readonly Match[], has: (match: Match) => boolean): Share {
  return { count: of.filter(has).length, of: of.length }
}

/** The smallest value that at least this part of all values does not exceed (type 1); NaN for no values. */
function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
