import type { Proportion } from '../../model/tail.ts'

const NORMAL_95 = 1.959963984540054

/**
 * A share with Wilson's 95 % interval (Journal of the American Statistical Association 22, 1927), which stays within 0 and 1
 * and holds for small counts.
 */
export function proportion(count: number, of: number): Proportion {
  if (!(of > 0)) return { count, of }
  const share = count / of
  const square = NORMAL_95 ** 2 / of
  const centre = share + square / 2
  const reach = NORMAL_95 * Math.sqrt((share * (1 - share)) / of + square / of / 4)
  return {
    count,
    of,
    share,
    low: Math.max(0, (centre - reach) / (1 + square)),
    high: Math.min(1, (centre + reach) / (1 + square)),
  }
}

/** How much greater one share is than another, with Katz's 95 % interval of its logarithm (Biometrics 34, 1978). */
export interface RiskRatio {
  readonly riskRatio?: number
  readonly riskRatioLow?: number
  readonly riskRatioHigh?: number
}

/** `a`'s share over `b`'s; nothing where one of the counts is 0. */
export function riskRatio(a: Proportion, b: Proportion): RiskRatio {
  if (!(a.count > 0 && b.count > 0)) return {}
  const ratio = a.count / a.of / (b.count / b.of)
  const deviation = Math.sqrt(1 / a.count - 1 / a.of + 1 / b.count - 1 / b.of)
  return {
    riskRatio: ratio,
    riskRatioLow: ratio * Math.exp(-NORMAL_95 * deviation),
    riskRatioHigh: ratio * Math.exp(NORMAL_95 * deviation),
  }
}
