import type { SpanGroup, SpanGroups } from '../../model/analysis.ts'

/** The groups of a function's spans, and the part of the excess that lies between them. */
export function groupsJson({ groups, betweenShare }: SpanGroups): object {
  return { groups: groups.map(groupJson), between_share: betweenShare ?? null }
}

function groupJson(group: SpanGroup): object {
  return {
    labels: group.labels,
    ...(group.isOther === true ? { other: true } : {}),
    spans: group.spans,
    share: group.share,
    tail_share: group.tailShare,
    excess_share: group.excessShare ?? null,
    // No doubt was computed that a verdict could rest on.
    verdict: null,
    quantiles: group.quantiles,
    components: group.components.map(({ name, totalNs, bodyMeanNs, tailMeanNs }) => ({
      name,
      total_ns: totalNs,
      body_mean_ns: bodyMeanNs,
      tail_mean_ns: tailMeanNs,
    })),
  }
}
