import type { MixPart, MixShift } from '../../model/comparison.ts'
import type { WeightedValues } from '../statistics/mann-whitney.ts'
import { selectFromTop } from '../statistics/weighted-select.ts'
import { countAbove } from '../tail/ranked-spans.ts'

/** The spans of one function in one capture. */
export interface MixSide extends WeightedValues {
  readonly spans: number
  readonly meanNs: number
}

/** One function in either capture; absent where the capture has none of its spans. At least one is there. */
export interface MixFunction {
  readonly before: MixSide | undefined
  readonly after: MixSide | undefined
}

/** The change of the whole and how each function (in their order) adds to that of the mean. */
export interface MixShifts {
  readonly mean: MixShift
  readonly p99: MixShift
  readonly parts: readonly MixPart[]
}

const P = 0.99
const SLACK = 1e-9

/**
 * What changed a number over all functions: another mix of functions, or functions that take another time. The mean is split
 * as Kitagawa has it (Journal of the American Statistical Association 50, 1955): with shares w and means m, the mix adds
 * Σ (w₁ - w₀)·(m₀ + m₁)/2 and the rates Σ (w₀ + w₁)/2·(m₁ - m₀). A function's part in the mix is taken against the mean of
 * all, so that more spans of a fast function lower it; that changes no sum. The p99 is no sum: it is taken of the spans of one
 * capture in the mix of the other, and either order of the two changes counts half (Shorrocks, Journal of Economic
 * Inequality 11, 2013). A function that one capture lacks is taken to be there as it is in the other: it adds to the mix only.
 * `undefined` where a capture has no span.
 */
export function mixShifts(functions: readonly MixFunction[]): MixShifts | undefined {
  const before = total(functions.map(({ before }) => before?.spans ?? 0))
  const after = total(functions.map(({ after }) => after?.spans ?? 0))
  if (before === 0 || after === 0) return undefined
  const shares = functions.map((each): Shares => {
    const old = each.before ?? each.after
    const young = each.after ?? each.before
    return {
      oldShare: (each.before?.spans ?? 0) / before,
      youngShare: (each.after?.spans ?? 0) / after,
      old,
      young,
    }
  })
  const mean = meanShift(shares)
  return { ...mean, p99: p99Shift(shares, before, after) }
}

interface Shares {
  readonly oldShare: number
  readonly youngShare: number
  /** As the function is before, and after. */
  readonly old: MixSide | undefined
  readonly young: MixSide | undefined
}

function meanShift(shares: readonly Shares[]): Omit<MixShifts, 'p99'> {
  const sum = (of: (each: Shares) => number): number => total(shares.map(of))
  const oldNs = ({ old }: Shares): number => old?.meanNs ?? 0
  const youngNs = ({ young }: Shares): number => young?.meanNs ?? 0
  const beforeNs = sum((each) => each.oldShare * oldNs(each))
  const afterNs = sum((each) => each.youngShare * youngNs(each))
  const middleNs = (beforeNs + afterNs) / 2
  const parts = shares.map((each): MixPart => {
    const { oldShare, youngShare } = each
    return {
      mixNs: (youngShare - oldShare) * ((oldNs(each) + youngNs(each)) / 2 - middleNs),
      rateNs: ((oldShare + youngShare) / 2) * (youngNs(each) - oldNs(each)),
    }
  })
  const changeNs = afterNs - beforeNs
  const mixNs = total(parts.map((part) => part.mixNs))
  return { mean: { beforeNs, afterNs, changeNs, mixNs, rateNs: changeNs - mixNs }, parts }
}

function p99Shift(shares: readonly Shares[], before: number, after: number): MixShift {
  const beforeNs = p99Of(shares, 'oldShare', 'old', before)
  const afterNs = p99Of(shares, 'youngShare', 'young', after)
  const otherMixNs = p99Of(shares, 'youngShare', 'old', after)
  const otherRateNs = p99Of(shares, 'oldShare', 'young', before)
  const changeNs = afterNs - beforeNs
  const mixNs = (otherMixNs - beforeNs + (afterNs - otherRateNs)) / 2
  return { beforeNs, afterNs, changeNs, mixNs, rateNs: changeNs - mixNs }
}

/** The p99 of so many spans, as they are in one capture, in the mix of one. */
function p99Of(
  shares: readonly Shares[],
  mix: 'oldShare' | 'youngShare',
  spansOf: 'old' | 'young',
  spans: number,
): number {
  const values: Float64Array[] = []
  const weights: Float64Array[] = []
  for (const each of shares) {
    const side = each[spansOf]
    if (side === undefined || each[mix] === 0) continue
    const factor = (each[mix] * spans) / total(side.weight)
    values.push(side.values)
    weights.push(side.weight.map((weight) => weight * factor))
  }
  const all = joined(values)
  // Shares are products: what should be a whole rank may miss it by rounding.
  return selectFromTop(all, joined(weights), all.length, countAbove(P, spans) * (1 + SLACK))
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const column of columns) {
    all.set(column, at)
    at += column.length
  }
  return all
}

function total(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}
