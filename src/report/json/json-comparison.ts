import type {
  Change,
  ComparedCapture,
  ComparedFunction,
  ComparedSide,
  Comparison,
  ComponentChange,
  FunctionChange,
  GroupMix,
  GroupSide,
  HistogramChange,
  LoneFunction,
  MixPart,
  MixShift,
  ModeMix,
  PlaceChange,
  QuantileChange,
  RankEffect,
} from '../../model/comparison.ts'
import { safeJson } from '../text/safe-text.ts'
import { indentedJson } from './indented-json.ts'
import { captureJson, diagnosticJson, exemplarJson, gatesJson } from './json.ts'
import { pointsJson } from './json-distribution.ts'
import { nestedChangeJson } from './json-groups.ts'
import { frameJson } from './json-places.ts'

/**
 * The comparison as JSON, indented, with a final line feed; `null` for what is absent, nanoseconds throughout, `p` a fraction:
 * `{"gotail":1, "before":{"name","capture","diagnostics"}, "after", "functions":[{"fn","before":{"spans","share","mean_ns",
 * "min_ns","max_ns","blocks","lossy_spans"},"after","mean":CHANGE,"quantiles":[{"p",CHANGE}],"shift","p99","components":
 * [{"name",CHANGE,"tail_mean_before_ns",…}],"places":[{"component","at":FRAME,CHANGE,…}],"distribution":{"before":{"p":[…],
 * "ns":[…]},"after"},"slowest":{"before":[{"gid","start_ns","dur_ns","timeline"}],"after"},"effect":{"a12",…},"mix":{"mix_ns","rate_ns"}}], "only_before", "only_after",
 * "overall":{"mean","p99"}, "resamples", "seed", "gates"}`, where CHANGE is `before_ns, before_low_ns, before_high_ns,
 * after_ns, …, change_ns, low_ns, high_ns, detectable_ns, verdict`.
 */
export function comparisonJson(comparison: Comparison): string {
  const { overall } = comparison
  const value = {
    gotail: 1,
    before: comparedJson(comparison.before),
    after: comparedJson(comparison.after),
    functions: comparison.functions.map(functionJson),
    only_before: comparison.onlyBefore.map(loneJson),
    only_after: comparison.onlyAfter.map(loneJson),
    histograms: comparison.histograms.map(histogramJson),
    places_left_out: comparison.placesLeftOut ?? null,
    joined_components: comparison.joinedCalls === undefined ? null : ['running', 'syscall'],
    overall:
      overall === undefined ? null : { mean: shiftJson(overall.mean), p99: shiftJson(overall.p99) },
    resamples: comparison.resamples,
    seed: comparison.seed,
    gates: gatesJson(comparison.gates),
  }
  return `${safeJson(indentedJson(value))}\n`
}

function comparedJson({ name, capture, diagnostics }: ComparedCapture): object {
  return { name, capture: captureJson(capture), diagnostics: diagnostics.map(diagnosticJson) }
}

function functionJson(fn: FunctionChange): object {
  return {
    fn: fn.fn,
    before: comparedFunctionJson(fn.before),
    after: comparedFunctionJson(fn.after),
    mean: changeJson(fn.mean),
    quantiles: fn.quantiles.map(quantileJson),
    shift: fn.shift.map(quantileJson),
    p99: quantileJson(fn.p99),
    components: fn.components.map(componentJson),
    places: fn.places.map(placeChangeJson),
    distribution: { before: pointsJson(fn.curves.before), after: pointsJson(fn.curves.after) },
    slowest: {
      before: fn.slowest.before.map(exemplarJson),
      after: fn.slowest.after.map(exemplarJson),
    },
    effect: effectJson(fn.effect),
    mix: mixJson(fn.mix),
    modes: fn.modes === undefined ? null : modesJson(fn.modes),
    ...(fn.nested === undefined ? {} : { nested: fn.nested.map(nestedChangeJson) }),
    ...(fn.groups === undefined ? {} : groupMixJson(fn.groups)),
  }
}

function groupMixJson({ names, mean, p99, groups }: GroupMix): object {
  return {
    grouped_by: names,
    group_mix: { mean: shiftJson(mean), p99: shiftJson(p99) },
    groups: groups.map(({ labels, isOther, before, after, mix }) => ({
      labels,
      ...(isOther === true ? { other: true } : {}),
      before: before === undefined ? null : groupSideJson(before),
      after: after === undefined ? null : groupSideJson(after),
      mix: mixJson(mix),
    })),
  }
}

function groupSideJson({ spans, share, meanNs, p99Ns }: GroupSide): object {
  return { spans, share, mean_ns: meanNs, p99_ns: p99Ns }
}

function modesJson({ mean, p99, kinds }: ModeMix): object {
  return {
    mean: shiftJson(mean),
    p99: shiftJson(p99),
    kinds: kinds.map((kind) => ({
      center_ns: kind.centerNs,
      component: kind.component ?? null,
      share_before: kind.shareBefore,
      share_after: kind.shareAfter,
      mean_before_ns: kind.meanBeforeNs,
      mean_after_ns: kind.meanAfterNs,
    })),
  }
}

function loneJson({ fn, side, quantiles, mix }: LoneFunction): object {
  const percentiles = quantiles.map(({ p, ns, lowNs, highNs }) => ({
    p,
    ns,
    low_ns: lowNs ?? null,
    high_ns: highNs ?? null,
  }))
  return { fn, ...sideJson(side), quantiles: percentiles, mix: mixJson(mix) }
}

/** A bound that is infinite, which JSON does not know, is `null`. */
function histogramJson(change: HistogramChange): object {
  const finite = (bound: number): number | null => (Number.isFinite(bound) ? bound : null)
  const bucket = ({ lo, hi }: { readonly lo: number; readonly hi: number }): object => ({
    lo: finite(lo),
    hi: finite(hi),
  })
  return {
    name: change.name,
    key: change.key,
    before: { count: change.beforeCount },
    after: { count: change.afterCount },
    quantiles: change.quantiles.map(({ p, before, after, sure, interval, verdict }) => ({
      p,
      before: bucket(before),
      after: bucket(after),
      change_low: finite(sure.low),
      change_high: finite(sure.high),
      low: finite(interval.low),
      high: finite(interval.high),
      verdict,
    })),
    total_variation: change.totalVariation,
    ks_at_least: change.ksAtLeast,
  }
}

function sideJson({ spans, share, meanNs, minNs, maxNs }: ComparedSide): object {
  return { spans, share, mean_ns: meanNs, min_ns: minNs, max_ns: maxNs }
}

function comparedFunctionJson(side: ComparedFunction): object {
  return { ...sideJson(side), blocks: side.blocks, lossy_spans: side.lossySpans }
}

function changeJson(change: Change): object {
  return {
    before_ns: change.beforeNs,
    before_low_ns: change.beforeLowNs ?? null,
    before_high_ns: change.beforeHighNs ?? null,
    after_ns: change.afterNs,
    after_low_ns: change.afterLowNs ?? null,
    after_high_ns: change.afterHighNs ?? null,
    change_ns: change.changeNs,
    low_ns: change.lowNs ?? null,
    high_ns: change.highNs ?? null,
    detectable_ns: change.detectableNs ?? null,
    verdict: change.verdict,
  }
}

function quantileJson(change: QuantileChange): object {
  return { p: change.p, ...changeJson(change) }
}

function componentJson(component: ComponentChange): object {
  return {
    name: component.name,
    ...changeJson(component),
    tail_mean_before_ns: component.tailMean.beforeNs,
    tail_mean_after_ns: component.tailMean.afterNs,
    body_mean_before_ns: component.bodyMean.beforeNs,
    body_mean_after_ns: component.bodyMean.afterNs,
    excess_share_before: component.excessShareBefore ?? null,
    excess_share_after: component.excessShareAfter ?? null,
  }
}

function placeChangeJson(place: PlaceChange): object {
  return {
    component: place.component ?? 'other',
    at: place.at === undefined ? null : frameJson(place.at),
    ...(place.systemCall === undefined ? {} : { system_call: place.systemCall }),
    ...changeJson(place),
    tail_mean_before_ns: place.tailMean.beforeNs,
    tail_mean_after_ns: place.tailMean.afterNs,
    body_mean_before_ns: place.bodyMean.beforeNs,
    body_mean_after_ns: place.bodyMean.afterNs,
  }
}

function effectJson(effect: RankEffect): object {
  return {
    a12: effect.a12,
    a12_low: effect.low ?? null,
    a12_high: effect.high ?? null,
    cliffs_delta: effect.cliffsDelta,
    mann_whitney_u: effect.u,
    p_value: effect.p,
    is_exact: effect.isExact,
    q_value: effect.q,
    ks_d: effect.ksD,
  }
}

function mixJson({ mixNs, rateNs }: MixPart): object {
  return { mix_ns: mixNs, rate_ns: rateNs }
}

function shiftJson({ beforeNs, afterNs, changeNs, mixNs, rateNs }: MixShift): object {
  return {
    before_ns: beforeNs,
    after_ns: afterNs,
    change_ns: changeNs,
    mix_ns: mixNs,
    rate_ns: rateNs,
  }
}
