import type {
  AboveThreshold,
  Analysis,
  CaptureSummary,
  ComponentShare,
  Drift,
  Exemplar,
  FunctionAnalysis,
  HistogramAnalysis,
  Mode,
  NamedCapture,
  RuntimeEvents,
  TimelineState,
} from '../../model/analysis.ts'
import type { GateResult } from '../../model/check.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { MapSummary } from '../../model/histogram.ts'
import { exactInteger } from '../text/exact-integer.ts'
import { safeJson } from '../text/safe-text.ts'
import { indentedJson } from './indented-json.ts'
import { heatJson, intervalsJson, latencyJson } from './json-distribution.ts'
import { groupsJson, nestedJson, quantileJson } from './json-groups.ts'
import { bucketQuantileJson, bucketsJson, overTimeJson } from './json-histograms.ts'
import { flameJson, frameJson, mapStacksJson, placeJson } from './json-places.ts'
import { tailJson } from './json-tail.ts'

/**
 * The analysis as JSON, indented, with a final line feed: every number of the report, `null` for what is absent,
 * nanoseconds throughout, `p` a fraction. Of several captures, `capture` is their sum, `captures` has each by itself, and
 * exemplars, incidents and diagnostics name theirs as `capture`. `start_ns` is a number while it is exact and its digits as text
 * beyond 2^53.
 */
export function analysisJson(analysis: Analysis): string {
  const value = {
    gotail: 1,
    capture: captureJson(analysis.capture),
    functions: analysis.functions.map(functionJson),
    histograms: analysis.histograms.map(histogramJson),
    maps: (analysis.maps ?? []).map(mapJson),
    events: analysis.events.map(eventsJson),
    diagnostics: analysis.diagnostics.map(diagnosticJson),
    ...(analysis.captures === undefined
      ? {}
      : { captures: analysis.captures.map(namedCaptureJson) }),
    gates: gatesJson(analysis.gates),
  }
  return `${safeJson(indentedJson(value))}\n`
}

/** What is known about a capture as a whole. */
export function captureJson(capture: CaptureSummary): object {
  return {
    lines: capture.lines,
    events: capture.events,
    spans: capture.spans,
    duration_ns: capture.durationNs ?? null,
    late: capture.late,
    lost: capture.lost,
    chain_breaks: capture.chainBreaks,
    unmatched_exits: capture.unmatchedExits,
    restarted: capture.restarted,
    abandoned: capture.abandoned,
    cut: capture.cut,
    not_understood: capture.notUnderstood,
    incomplete: capture.incomplete ?? null,
    go: capture.go ?? null,
    bpftrace: capture.bpftrace ?? null,
    sched: capture.sched ?? null,
  }
}

/** One kind of trouble. */
export function diagnosticJson(diagnostic: Diagnostic): object {
  const { code, count, firstLine, message, capture } = diagnostic
  return {
    code,
    count,
    first_line: firstLine ?? null,
    message,
    ...(capture === undefined ? {} : { capture }),
  }
}

/** What became of gates; an undecided one says how many spans would decide. */
export function gatesJson(gates: readonly GateResult[] = []): readonly object[] {
  return gates.map(({ expr, verdict, why, spansToDecide }) => ({
    expr,
    verdict,
    why,
    ...(verdict === 'undecided' ? { spans_to_decide: spansToDecide ?? null } : {}),
  }))
}

function functionJson(fn: FunctionAnalysis): object {
  return {
    fn: fn.fn,
    spans: fn.spans,
    ...(fn.lossyLeftOut === undefined ? {} : { lossy_left_out: fn.lossyLeftOut }),
    mean_ns: fn.meanNs,
    mean_low_ns: fn.meanLowNs ?? null,
    mean_high_ns: fn.meanHighNs ?? null,
    min_ns: fn.minNs,
    max_ns: fn.maxNs,
    quantiles: fn.quantiles.map(quantileJson),
    tail_verdict: fn.tailVerdict,
    drift: fn.drift === undefined ? null : driftJson(fn.drift),
    modes: fn.modes.map(modeJson),
    components: fn.components.map(componentJson),
    places: fn.places.map(placeJson),
    flame: fn.flame === undefined ? null : flameJson(fn.flame),
    tail: fn.tail === undefined ? null : tailJson(fn.tail),
    exemplars: fn.exemplars.map(exemplarJson),
    usual: fn.usual.map(exemplarJson),
    latency: fn.latency === undefined ? null : latencyJson(fn.latency),
    heat: fn.heat === undefined ? null : heatJson(fn.heat),
    ...(fn.above === undefined ? {} : { above: aboveJson(fn.above) }),
    ...groupsJson(fn),
    ...(fn.nested === undefined ? {} : { nested: fn.nested.map(nestedJson) }),
  }
}

function aboveJson({ spans, thresholdNs, components }: AboveThreshold): object {
  return {
    threshold_ns: thresholdNs ?? null,
    spans,
    components: components.map(({ name, totalNs, share }) => ({ name, total_ns: totalNs, share })),
  }
}

function driftJson({ p, fromNs, toNs, atSeconds }: Drift): object {
  return { p, from_ns: fromNs, to_ns: toNs, at_s: atSeconds }
}

function modeJson({ centerNs, share, component }: Mode): object {
  return { center_ns: centerNs, share, component: component ?? null }
}

function eventsJson({ name, count, totalNs, maxNs, intervals, undrawn }: RuntimeEvents): object {
  return {
    name,
    count,
    total_ns: totalNs,
    max_ns: maxNs,
    intervals: intervals === undefined ? null : intervalsJson(intervals),
    undrawn: undrawn ?? null,
  }
}

function componentJson(share: ComponentShare): object {
  return {
    name: share.name,
    total_ns: share.totalNs,
    body_mean_ns: share.bodyMeanNs,
    tail_mean_ns: share.tailMeanNs,
    excess_share: share.excessShare ?? null,
    p99_contribution_ns: share.p99ContributionNs ?? null,
    low_ns: share.lowNs ?? null,
    high_ns: share.highNs ?? null,
    without_ns: share.withoutNs ?? null,
    shapley_ns: share.shapleyNs ?? null,
    verdict: share.verdict ?? null,
    excess_low_ns: share.excessLowNs ?? null,
    excess_high_ns: share.excessHighNs ?? null,
    excess_low: share.excessShareLow ?? null,
    excess_high: share.excessShareHigh ?? null,
    as_usual_ns: share.asUsualNs ?? null,
  }
}

function namedCaptureJson({ name, capture }: NamedCapture): object {
  const { host, startNs } = capture
  return { name, host: host ?? null, start_ns: exactInteger(startNs), ...captureJson(capture) }
}

/** One span with its states. */
export function exemplarJson({ span, timeline, capture }: Exemplar): object {
  return {
    ...(capture === undefined ? {} : { capture: capture.name }),
    gid: span.gid < 0 ? null : span.gid,
    start_ns: exactInteger(span.startNs),
    dur_ns: span.durNs,
    ...(span.labels === undefined ? {} : { labels: span.labels }),
    timeline: timeline.map(stateJson),
  }
}

function stateJson({ state, fromNs, toNs, why, at, by }: TimelineState): object {
  return {
    state,
    from_ns: fromNs,
    to_ns: toNs,
    why,
    ...(at === undefined ? {} : { at: frameJson(at) }),
    ...(by === undefined
      ? {}
      : {
          by: {
            gid: by.gid,
            goroutine: by.gid === 0 ? 'runtime' : (by.goroutine ?? null),
            at: by.at === undefined ? null : frameJson(by.at),
          },
        }),
  }
}

function mapJson({ name, kind, prints, keys, sum, unitNs, top, stacks }: MapSummary): object {
  const told = { name, kind, prints, keys, sum: sum ?? null, unit_ns: unitNs ?? null, top }
  return stacks === undefined ? told : { ...told, stacks: mapStacksJson(stacks) }
}

/** Open bounds are infinite, which JSON cannot say: they are `null`. */
function histogramJson(analysis: HistogramAnalysis): object {
  const { histogram, count, quantiles } = analysis
  return {
    name: histogram.name,
    key: histogram.key,
    count,
    mean: histogram.exact === undefined ? null : histogram.exact.total / histogram.exact.count,
    unit_ns: histogram.unitNs ?? null,
    partial: histogram.partial !== undefined,
    quantiles: quantiles.map(bucketQuantileJson),
    buckets: bucketsJson(histogram.buckets),
    over_time: overTimeJson(analysis),
  }
}
