import type { FunctionAnalysis, Quantile, SpanGroup } from '../../model/analysis.ts'
import type { NestedChange, NestedShare, NestedTime } from '../../model/tail.ts'
import { missingReason } from '../words/group-words.ts'

/**
 * The groups of a function's spans, and the part of the excess that lies between them; where there were too many to tell them unasked,
 * how many.
 */
export function groupsJson({ grouped, ungrouped }: FunctionAnalysis): object {
  if (grouped === undefined) return ungrouped === undefined ? {} : ungroupedJson(ungrouped)
  const { names, groups, betweenShare, shapes } = grouped
  return {
    grouped_by: names,
    groups: groups.map((group, i) => groupJson(group, shapes.spans[i])),
    between_share: betweenShare ?? null,
    group_edges_ns: shapes.edgesNs,
  }
}

function ungroupedJson({ names, groups }: NonNullable<FunctionAnalysis['ungrouped']>): object {
  return { ungrouped: { labels: names, groups } }
}

/** What lies inside a chain of calls. */
export function nestedJson(share: NestedShare): object {
  return {
    path: share.path,
    body_mean_ns: share.bodyMeanNs,
    tail_mean_ns: share.tailMeanNs,
    excess_share: share.excessShare ?? null,
    excess_low: share.excessShareLow ?? null,
    excess_high: share.excessShareHigh ?? null,
    verdict: share.verdict ?? null,
  }
}

/** The same of two captures. */
export function nestedChangeJson({ path, before, after }: NestedChange): object {
  const time = ({ bodyMeanNs, tailMeanNs }: NestedTime): object => ({
    body_mean_ns: bodyMeanNs,
    tail_mean_ns: tailMeanNs,
  })
  return { path, before: time(before), after: time(after) }
}

/** One percentile with its doubt. */
export function quantileJson(quantile: Quantile): object {
  return {
    p: quantile.p,
    ns: quantile.ns,
    low_ns: quantile.lowNs ?? null,
    high_ns: quantile.highNs ?? null,
    deff: quantile.deff ?? null,
    effective_spans: quantile.effectiveSpans ?? null,
    loss_low_ns: quantile.lossLowNs ?? null,
    loss_high_ns: quantile.lossHighNs ?? null,
    instrumentation_share: quantile.instrumentationShare ?? null,
  }
}

function groupJson(group: SpanGroup, shape: readonly number[] | undefined): object {
  const why = missingReason(group)
  return {
    labels: group.labels,
    ...(group.isOther === true ? { other: true } : {}),
    spans: group.spans,
    mean_ns: group.meanNs,
    share: group.share,
    tail_share: group.tailShare,
    excess_share: group.excessShare ?? null,
    excess_low: group.excessShareLow ?? null,
    excess_high: group.excessShareHigh ?? null,
    verdict: group.verdict ?? null,
    quantiles: group.quantiles.map(quantileJson),
    ...(why === undefined ? {} : { too_few: why }),
    components: group.components.map(({ name, totalNs, bodyMeanNs, tailMeanNs }) => ({
      name,
      total_ns: totalNs,
      body_mean_ns: bodyMeanNs,
      tail_mean_ns: tailMeanNs,
    })),
    ...(shape === undefined ? {} : { spans_by_edge: shape }),
  }
}
