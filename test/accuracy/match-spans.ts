import type { Exemplar } from '../../src/model/analysis.ts'
import type { TruthRequest } from './truth-requests.ts'

/** A span and the request that began it. */
export interface Match {
  readonly span: Exemplar
  readonly request: TruthRequest
  /** The goroutine's next request had begun when the span ended: its exit is not this request's. */
  readonly isFalse: boolean
}

/** What became of the spans and of the requests. */
export interface Matches {
  readonly pairs: readonly Match[]
  /** Requests without a span. */
  readonly missed: readonly TruthRequest[]
  /** Spans without a request. */
  readonly strays: readonly Exemplar[]
}

/**
 * Matches spans to requests: a span is the goroutine's first request that ends after the span's entry, since the one
 * before it was over by then. That holds however long before the request's own clock reading the probe fires.
 */
export function matchSpans(spans: readonly Exemplar[], requests: readonly TruthRequest[]): Matches {
  const byGoroutine = inOrder(requests)
  const taken = new Set<TruthRequest>()
  const pairs: Match[] = []
  const strays: Exemplar[] = []
  for (const span of spans) {
    const own = byGoroutine.get(span.span.gid) ?? []
    const { startNs, endNs } = spanTimes(span)
    const at = firstEndingAfter(own, startNs)
    if (at === own.length || taken.has(own[at])) strays.push(span)
    else {
      taken.add(own[at])
      const next = own[at + 1]
      pairs.push({ span, request: own[at], isFalse: next !== undefined && next.startNs < endNs })
    }
  }
  return { pairs, missed: requests.filter((request) => !taken.has(request)), strays }
}

/** When a span began and ended, as the numbers of the truth tables. */
export function spanTimes({ span }: Exemplar): {
  readonly startNs: number
  readonly endNs: number
} {
  const startNs = Number(span.startNs)
  return { startNs, endNs: startNs + span.durNs }
}

function inOrder(requests: readonly TruthRequest[]): Map<number, TruthRequest[]> {
  const byGoroutine = new Map<number, TruthRequest[]>()
  for (const request of requests.toSorted((a, b) => a.startNs - b.startNs)) {
    const own = byGoroutine.get(request.goid)
    if (own === undefined) byGoroutine.set(request.goid, [request])
    else own.push(request)
  }
  return byGoroutine
}

function firstEndingAfter(requests: readonly TruthRequest[], timeNs: number): number {
  let low = 0
  let high = requests.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (requests[middle].endNs > timeNs) high = middle
    else low = middle + 1
  }
  return low
}
