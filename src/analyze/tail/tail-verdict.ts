import type { Verdict } from '../../model/analysis.ts'

/** So many independent blocks must have a part in what is to be believed. */
const ENOUGH_BLOCKS = 10
/** From this share of an excess on, the stretch of time that it comes from is the whole story. */
const MOST_OF_IT = 0.5

/** What there is to judge a component by. All of it is about its excess: its mean in slow spans over that in usual ones. */
export interface TailEvidence {
  /** The lower ends of the 95 % intervals, of the excess and of what p99 loses without the component. */
  readonly excessLowNs: number | undefined
  readonly savedLowNs: number | undefined
  /** Each slow span's part of the excess, and where in the capture it began (0 to 1), ascending. */
  readonly partNs: Float64Array
  readonly place: Float64Array
  /** How many blocks the capture was cut into. */
  readonly blocks: number
}

/**
 * `one incident`: more than half of the excess began within one stretch as long as a block, wherever that lies.
 * `confirmed`: both intervals are above 0, and at least ten blocks have a part in it. Else `unclear`.
 */
export function tailVerdict(evidence: TailEvidence): Verdict {
  const { partNs, blocks, excessLowNs, savedLowNs } = evidence
  const total = partNs.reduce((sum, ns) => sum + ns, 0)
  if (!(total > 0) || excessLowNs === undefined) return 'unclear'
  if (largestStretch(evidence) > MOST_OF_IT * total) return 'one incident'
  const isSure = excessLowNs > 0 && savedLowNs !== undefined && savedLowNs > 0
  return isSure && contributing(evidence) >= ENOUGH_BLOCKS && blocks >= ENOUGH_BLOCKS
    ? 'confirmed'
    : 'unclear'
}

/** The greatest sum of parts within one block's length. */
function largestStretch({ partNs, place, blocks }: TailEvidence): number {
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

function contributing({ partNs, place, blocks }: TailEvidence): number {
  const sums = new Float64Array(blocks)
  partNs.forEach((ns, i) => {
    sums[Math.min(blocks - 1, Math.floor(place[i] * blocks))] += ns
  })
  return sums.filter((sum) => sum > 0).length
}
