import { normalTail } from './normal-tail.ts'

/** Samples of fewer values than this each, and without ties, are tested exactly, as R's `wilcox.test` does. */
const EXACT_BELOW = 50

/** Ascending values, and how many each stands for. */
export interface WeightedValues {
  readonly values: Float64Array
  readonly weight: Float64Array
}

/** How the values of one sample lie to those of another. */
export interface RankTest {
  /** How many pairs have the greater value in the first sample; ties count half. */
  readonly u: number
  /** `u` over all pairs: the measure of Vargha & Delaney (2000). */
  readonly a12: number
  /** Two-sided. */
  readonly p: number
  readonly isExact: boolean
  /** The greatest distance between the two distribution functions. */
  readonly ksD: number
}

/**
 * The test of Mann & Whitney (Annals of Mathematical Statistics 18, 1947), two-sided: exact for small samples without ties,
 * else by the normal approximation, corrected for ties and for continuity. Both samples hold a value at least. Values that depend
 * on each other vary in their ranks by `deffs` times as much as independent ones, which is what the exact test takes them for.
 */
export function mannWhitney(
  a: WeightedValues,
  b: WeightedValues,
  [deffA, deffB]: readonly number[] = [1, 1],
): RankTest {
  const walked = walk(a, b)
  const { u, sizeA, sizeB, ties, ksD } = walked
  const isSmall = sizeA < EXACT_BELOW && sizeB < EXACT_BELOW
  const isExact = ties === 0 && isSmall && deffA === 1 && deffB === 1
  // A12's variance is that of its two mean ranks, (deffA / sizeA + deffB / sizeB) / 12.
  const growth = (deffA / sizeA + deffB / sizeB) / (1 / sizeA + 1 / sizeB)
  const p = isExact ? exactP(u, sizeA, sizeB) : normalP(walked, growth)
  return { u, a12: u / (sizeA * sizeB), p, isExact, ksD }
}

interface Walked {
  readonly u: number
  readonly sizeA: number
  readonly sizeB: number
  /** The sum of t³ - t over groups of t equal values. */
  readonly ties: number
  readonly ksD: number
}

/** Both samples in one ascending pass, a group of equal values at a time. */
function walk(a: WeightedValues, b: WeightedValues): Walked {
  const sizeA = total(a.weight)
  const sizeB = total(b.weight)
  let [i, j, belowA, belowB, u, ties, ksD] = [0, 0, 0, 0, 0, 0, 0]
  while (i < a.values.length || j < b.values.length) {
    const value = Math.min(a.values[i] ?? Infinity, b.values[j] ?? Infinity)
    let equalA = 0
    let equalB = 0
    while (i < a.values.length && a.values[i] === value) equalA += a.weight[i++]
    while (j < b.values.length && b.values[j] === value) equalB += b.weight[j++]
    u += equalA * (belowB + equalB / 2)
    const equal = equalA + equalB
    ties += equal * equal * equal - equal
    belowA += equalA
    belowB += equalB
    ksD = Math.max(ksD, Math.abs(belowA / sizeA - belowB / sizeB))
  }
  return { u, sizeA, sizeB, ties, ksD }
}

function normalP({ u, sizeA, sizeB, ties }: Walked, growth: number): number {
  const all = sizeA + sizeB
  const pairs = sizeA * sizeB
  const variance = growth * (pairs / 12) * (all + 1 - ties / (all * (all - 1)))
  if (!(variance > 0)) return 1
  const distance = Math.max(0, Math.abs(u - pairs / 2) - 0.5)
  return Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)))
}

/** By counting the orders of all values that give each U. */
function exactP(u: number, sizeA: number, sizeB: number): number {
  const counts = orders(sizeA, sizeB)
  const lower = Math.min(u, sizeA * sizeB - u)
  let [far, all] = [0, 0]
  counts.forEach((count, each) => {
    all += count
    if (each <= lower) far += count
  })
  return Math.min(1, (2 * far) / all)
}

/** How many orders of a and b values have each U: either a value of the first sample is the greatest, or one of the second. */
function orders(a: number, b: number): Float64Array {
  let above: Float64Array[] = Array.from({ length: b + 1 }, () => Float64Array.of(1))
  for (let i = 1; i <= a; i++) {
    const row: Float64Array[] = [Float64Array.of(1)]
    for (let j = 1; j <= b; j++) {
      const counts = new Float64Array(i * j + 1)
      above[j].forEach((count, u) => {
        counts[u + j] += count
      })
      row[j - 1].forEach((count, u) => {
        counts[u] += count
      })
      row.push(counts)
    }
    above = row
  }
  return above[b]
}

function total(weight: Float64Array): number {
  let sum = 0
  for (const each of weight) sum += each
  return sum
}
