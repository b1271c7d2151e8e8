import type { ValuesInTime } from './design-effect.ts'
import { Random } from './random.ts'
import { stableOrder } from './stable-order.ts'

/** The order of so many blocks of time is shuffled; they lie in so many stretches. */
const BLOCKS = 20
const STRETCHES = 4
const LEAST_ROWS = 200
/** Of more rows, so many are looked at. */
const MOST_ROWS = 20_000
const SHUFFLES = 999
/** Shuffled blocks say so by chance once in a hundred captures. */
const CHANCE = 0.01
/** Medians that differ by less than a fifth are no news, however sure. */
const MATERIAL = 1.2
/** The median at first is that of the first tenth. */
const END_PART = 0.1

/** Values that change their level in the course of time. */
export interface FoundDrift {
  readonly p: number
  /** The median at first, and at last. */
  readonly from: number
  readonly to: number
  /** The row at which the change is greatest. */
  readonly at: number
}

/**
 * Whether values in the order of time drift: the test of Kruskal & Wallis (Journal of the American Statistical Association
 * 47, 1952) between quarters of the capture, its p by shuffling twenty blocks of time, since neighbours depend on each other. The
 * place is where the cumulative sum of the ranks about their mean is farthest from 0 (CUSUM). `undefined` for fewer than
 * 200 rows, for no drift, and where the median does not change by a fifth.
 */
export function findDrift({ values }: ValuesInTime, seed = 1): FoundDrift | undefined {
  const step = Math.max(1, Math.ceil(values.length / MOST_ROWS))
  const some = step === 1 ? values : everyStep(values, step)
  if (some.length < LEAST_ROWS) return undefined
  const ranks = midRanks(some)
  const place = farthest(ranks)
  const [from, to] = levels(some, place)
  if (!(Math.max(from, to) >= MATERIAL * Math.min(from, to))) return undefined
  const p = shuffledP(blockMeans(ranks), new Random(seed))
  return p < CHANCE ? { p, from, to, at: place * step } : undefined
}

function everyStep(values: Float64Array, step: number): Float64Array {
  const some = new Float64Array(Math.ceil(values.length / step))
  for (let i = 0; i < some.length; i++) some[i] = values[i * step]
  return some
}

/** Ranks less their mean; equal values share theirs. */
function midRanks(values: Float64Array): Float64Array {
  const order = stableOrder(values)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let end = from + 1
    while (end < order.length && values[order[end]] === values[order[from]]) end++
    for (let i = from; i < end; i++) ranks[order[i]] = (from + end - order.length) / 2
    from = end
  }
  return ranks
}

/** Where the cumulative sum is farthest from 0: the first row of the new level. */
function farthest(ranks: Float64Array): number {
  let sum = 0
  let most = 0
  let at = 0
  for (let row = 0; row < ranks.length; row++) {
    sum += ranks[row]
    if (Math.abs(sum) > most) {
      most = Math.abs(sum)
      at = row + 1
    }
  }
  return Math.min(at, ranks.length - 1)
}

/** The medians of both ends; where they agree (a change and back), those before and behind the place. */
function levels(values: Float64Array, place: number): readonly [number, number] {
  const end = Math.ceil(END_PART * values.length)
  const ends = [median(values.subarray(0, end)), median(values.subarray(-end))] as const
  if (Math.max(...ends) >= MATERIAL * Math.min(...ends)) return ends
  return place === 0 ? ends : [median(values.subarray(0, place)), median(values.subarray(place))]
}

function median(values: Float64Array): number {
  return values.slice().sort()[(values.length - 1) >> 1]
}

function blockMeans(ranks: Float64Array): Float64Array {
  const means = new Float64Array(BLOCKS)
  const begin = (block: number): number => Math.floor((block * ranks.length) / BLOCKS)
  for (let block = 0; block < BLOCKS; block++) {
    let sum = 0
    for (let row = begin(block); row < begin(block + 1); row++) sum += ranks[row]
    means[block] = sum / (begin(block + 1) - begin(block))
  }
  return means
}

/** How often shuffled blocks differ as much between stretches. */
function shuffledP(means: Float64Array, random: Random): number {
  const observed = betweenStretches(means)
  const shuffled = means.slice()
  let asMuch = 1
  for (let run = 0; run < SHUFFLES; run++) {
    for (let i = BLOCKS - 1; i > 0; i--) {
      const other = random.below(i + 1)
      const kept = shuffled[i]
      shuffled[i] = shuffled[other]
      shuffled[other] = kept
    }
    if (betweenStretches(shuffled) >= observed * (1 - 1e-12)) asMuch++
  }
  return asMuch / (SHUFFLES + 1)
}

/** The statistic of Kruskal & Wallis but for a factor that shuffling leaves alone. */
function betweenStretches(means: Float64Array): number {
  const each = BLOCKS / STRETCHES
  let squares = 0
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    let sum = 0
    for (let block = 0; block < each; block++) sum += means[stretch * each + block]
    squares += sum * sum
  }
  return squares
}
