import { sumOf, weightedSum } from '../statistics/columns.ts'
import { rankOf } from '../statistics/quantile.ts'
import { aroundQuantile, type RankRange, weightsWithin } from '../statistics/rank-range.ts'
import { countAbove, type RankedSpans } from './ranked-spans.ts'

/** Sums of sampled weights may miss a whole rank by rounding. */
const SLACK = 1e-9

/** The tail of one function, and what each component (in the order of the columns) adds to it. Nanoseconds. */
export interface TailParts {
  /** The p-quantile: always the duration of a span. */
  readonly quantileNs: number
  readonly medianNs: number
  /** Each component's part in the quantile; they sum to it. */
  readonly contributionNs: Float64Array
  /** Means over the spans at or above the quantile, and over those at or below the median. */
  readonly tailMeanNs: Float64Array
  readonly bodyMeanNs: Float64Array
  /** `tailMeanNs - bodyMeanNs`. */
  readonly excessNs: Float64Array
  /** How many spans are at or above the quantile. */
  readonly tailSpans: number
}

/**
 * Splits the p-quantile and the mean of the tail among the components: Euler's allocation, which is additive (Tasche,
 * "Capital Allocation to Business Units and Sub-Portfolios: the Euler Principle", arXiv:0708.2542). The part in the
 * quantile, E[c | L = Q], is the mean of c over the ranks of the quantile's 95 % interval, scaled to sum to Q exactly;
 * the part in the mean of the tail is E[c | L ≥ Q]. All values are NaN for no spans.
 */
export function tailParts(spans: RankedSpans, p: number): TailParts {
  const { weight } = spans
  const population = Math.round(spans.population)
  const { at, tailEnd, bodyStart } = tailPlaces(spans, weight, population, p)
  const quantileNs = spans.durNs[at] ?? Number.NaN
  const tail = means(spans.components, weight, 0, tailEnd)
  const body = means(spans.components, weight, bodyStart, spans.length)
  return {
    quantileNs,
    medianNs: spans.durNs[bodyStart] ?? Number.NaN,
    contributionNs: contributions(spans, weight, aroundQuantile(p, population), quantileNs),
    tailMeanNs: tail,
    bodyMeanNs: body,
    excessNs: tail.map((mean, i) => mean - body[i]),
    tailSpans: sumOf(weight, 0, tailEnd),
  }
}

/** Where the p-quantile stands among ranked spans, where the tail ends, and where the body begins. */
function tailPlaces(
  { durNs }: RankedSpans,
  weight: Float64Array,
  population: number,
  p: number,
): { readonly at: number; readonly tailEnd: number; readonly bodyStart: number } {
  const at = placeFromTop(weight, countAbove(p, population))
  return { at, tailEnd: endOfEqual(durNs, at), bodyStart: startOfBody(durNs, weight, population) }
}

/** Each component's part of the whole excess; `undefined` when the tail has no more than the body. */
export function excessShares(excessNs: Float64Array): readonly number[] | undefined {
  const total = sumOf(excessNs)
  return total > 0 ? Array.from(excessNs, (excess) => excess / total) : undefined
}

/** The first row with which the rows so far weigh more than `above`; the last row when none does. */
function placeFromTop(weight: Float64Array, above: number): number {
  let seen = 0
  let last = 0
  for (let i = 0; i < weight.length; i++) {
    if (weight[i] === 0) continue
    seen += weight[i]
    last = i
    if (seen > above + SLACK * seen) return i
  }
  return last
}

function endOfEqual(durNs: Float64Array, at: number): number {
  let end = at + 1
  while (end < durNs.length && durNs[end] === durNs[at]) end++
  return Math.min(end, durNs.length)
}

/** The first row at or below the median, counted from the fastest. */
export function startOfBody(durNs: Float64Array, weight: Float64Array, population: number): number {
  const rank = rankOf(0.5, population)
  let seen = 0
  let at = durNs.length
  while (at > 0 && seen < rank - SLACK * rank) seen += weight[--at]
  while (at > 0 && durNs[at - 1] === durNs[at]) at--
  return at
}

function means(
  components: readonly Float64Array[],
  weight: Float64Array,
  from: number,
  to: number,
): Float64Array {
  const total = sumOf(weight, from, to)
  return Float64Array.from(components, (column) => weightedSum(column, weight, from, to) / total)
}

function contributions(
  spans: RankedSpans,
  weight: Float64Array,
  around: RankRange,
  quantileNs: number,
): Float64Array {
  const kernel = weightsWithin(weight, around)
  const parts = means(spans.components, kernel, 0, kernel.length)
  const scale = quantileNs / sumOf(parts)
  // Spans of no time at all have no parts: 0 of 0.
  return parts.map((part) => (part === 0 ? 0 : part * scale))
}
