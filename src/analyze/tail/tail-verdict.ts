import type { TailVerdict, Verdict } from '../../model/analysis.ts'
import { Random } from '../statistics/random.ts'

/** Fewer slow spans name no cause. */
const ENOUGH_SPANS = 10
/** A p99 below so many times the median is no long tail. */
const LONG = 2
/** A cause is material from this share of the excess on. */
export const MATERIAL_SHARE = 0.05
/** So many independent blocks must each hold such a part of what is to be believed. */
const ENOUGH_BLOCKS = 10
const MATERIAL_PART = 0.01
/** From this share of an excess on, the stretch of time that it comes from is the whole story. */
const MOST_OF_IT = 0.5
/** Shuffled spans give such a stretch less often than this, or it is chance. */
const CHANCE = 0.05
const SHUFFLES = 199

/** Whether there is a long tail to be explained, by the number of spans at or above p99. */
export function tailVerdict(tailSpans: number, p99Ns: number, medianNs: number): TailVerdict {
  if (tailSpans < ENOUGH_SPANS) return 'too few'
  return p99Ns < LONG * medianNs ? 'none' : 'long'
}

/** What there is to judge a part of the tail by: of its excess, its mean in slow spans over that in usual ones. */
export interface TailEvidence {
  /** The lower end of the 95 % interval of its share of the whole excess. */
  readonly shareLow: number | undefined
  /** Its share when the three spans with most of it are left out. */
  readonly shareWithoutThree: number
  /** The lower end of the 95 % interval of what p99 loses when no span has more of it than usual. */
  readonly savedLowNs: number | undefined
  /** Each slow span's part of the excess, and where in the capture it began (0 to 1), ascending. */
  readonly partNs: Float64Array
  readonly place: Float64Array
  /** How many blocks the capture was cut into. */
  readonly blocks: number
  /** For how long spans of this capture depend on each other anyway, as a part of it. */
  readonly reach: number
  readonly seed: number
}

/**
 * `one incident`: more than half of the excess began within one stretch as long as a block, wherever that lies, and slow
 * spans put anywhere in time have such a stretch in less than one of twenty shuffles; those stay together that follow each other
 * within the time for which all spans depend on each other. `confirmed`: its share of the excess is
 * surely material, with or without its three largest spans, p99 surely falls without its excess, and at least ten blocks
 * have a material part in it. Else `unclear`. What is not material by its own estimate is not judged here.
 */
export function partVerdict(evidence: TailEvidence): Verdict {
  const { partNs, blocks, shareLow, shareWithoutThree, savedLowNs } = evidence
  const total = partNs.reduce((sum, ns) => sum + ns, 0)
  if (!(total > 0)) return 'unclear'
  if (isOneIncident(evidence, total)) return 'one incident'
  const isMaterial = shareLow !== undefined && shareLow > MATERIAL_SHARE
  const isSure = isMaterial && savedLowNs !== undefined && savedLowNs > 0
  return isSure &&
    shareWithoutThree > MATERIAL_SHARE &&
    blocks >= ENOUGH_BLOCKS &&
    contributing(evidence, MATERIAL_PART * total) >= ENOUGH_BLOCKS
    ? 'confirmed'
    : 'unclear'
}

function isOneIncident(evidence: TailEvidence, total: number): boolean {
  const { partNs, place, blocks, seed } = evidence
  const observed = largestStretch(partNs, place, blocks)
  if (!(observed > MOST_OF_IT * total)) return false
  const random = new Random(seed)
  const together = clusters(evidence)
  const places = new Float64Array(together.length)
  let asMuch = 1
  for (let run = 0; run < SHUFFLES; run++) {
    for (let i = 0; i < places.length; i++) places[i] = random.fraction()
    places.sort()
    if (largestStretch(shuffled(together, random), places, blocks) >= observed) asMuch++
  }
  return asMuch / (SHUFFLES + 1) < CHANCE
}

/** The parts of slow spans that lie within one reach, as one: where one of them is slow, so are the next ones. */
function clusters({ partNs, place, reach }: TailEvidence): Float64Array {
  if (reach === 0) return partNs
  const sums: number[] = []
  let from = Number.NEGATIVE_INFINITY
  partNs.forEach((ns, i) => {
    if (place[i] - from < reach) sums[sums.length - 1] += ns
    else {
      sums.push(ns)
      from = place[i]
    }
  })
  return Float64Array.from(sums)
}

function shuffled(values: Float64Array, random: Random): Float64Array {
  const result = values.slice()
  for (let i = result.length - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const kept = result[i]
    result[i] = result[other]
    result[other] = kept
  }
  return result
}

/** The greatest sum of parts within one block's length. */
function largestStretch(partNs: Float64Array, place: Float64Array, blocks: number): number {
  let first = 0
  let sum = 0
  let largest = 0
  for (let last = 0; last < partNs.length; last++) {
    sum += partNs[last]
    while (place[last] - place[first] > 1 / blocks) sum -= partNs[first++]
    largest = Math.max(largest, sum)
  }
  return largest
}

/** How many blocks have at least `least` of it. */
function contributing({ partNs, place, blocks }: TailEvidence, least: number): number {
  const sums = new Float64Array(blocks)
  partNs.forEach((ns, i) => {
    sums[Math.min(blocks - 1, Math.floor(place[i] * blocks))] += ns
  })
  return sums.filter((sum) => sum >= least).length
}
