import { type BlockInterval, blockInterval, jackknifeInfluence } from './block-jackknife.ts'

/** The whole is known well where the lower end of its interval is at least this part of it. */
const WELL_KNOWN = 0.65
/** Halvings of a distance of about 1. */
const STEPS = 30
const FARTHEST = 64

/** A number, and what it is without each block of time. */
export interface Jackknifed {
  readonly value: number
  readonly without: Float64Array
}

/** The ends of a 95 % interval. */
export type ShareInterval = Pick<BlockInterval, 'low' | 'high'>

/**
 * The 95 % interval of part / whole by blocks of time. Where the whole is well known it is Fieller's (Journal of the Royal
 * Statistical Society B 16, 1954): all shares s for which the interval of part - s · whole holds 0. Else one block with much
 * of something else in it, which moves the whole and so every share, would make it look as if nothing were known of a part that
 * each block has. Where the whole itself is in doubt, that interval is too short, and the jackknife of the quotient is taken.
 */
export function shareInterval(part: Jackknifed, whole: Jackknifed): ShareInterval | undefined {
  const share = part.value / whole.value
  const known = blockInterval(whole.value, jackknifeInfluence(whole.without))
  if (known === undefined) return undefined
  if (!(known.low >= WELL_KNOWN * whole.value)) {
    const without = part.without.map((ns, block) => ns / whole.without[block])
    return blockInterval(share, jackknifeInfluence(without))
  }
  const without = new Float64Array(part.without.length)
  const beyond = (s: number): ShareInterval | undefined => {
    for (let block = 0; block < without.length; block++)
      without[block] = part.without[block] - s * whole.without[block]
    return blockInterval(part.value - s * whole.value, jackknifeInfluence(without))
  }
  return {
    low: farthest(share, -1, (s) => (beyond(s)?.low ?? 0) > 0),
    high: farthest(share, 1, (s) => (beyond(s)?.high ?? 0) < 0),
  }
}

/** How far from `from` in a direction the first value lies that is out of the question. */
function farthest(from: number, direction: 1 | -1, isOut: (value: number) => boolean): number {
  let outside = 1
  while (outside < FARTHEST && !isOut(from + direction * outside)) outside *= 2
  let inside = 0
  for (let step = 0; step < STEPS; step++) {
    const middle = (inside + outside) / 2
    if (isOut(from + direction * middle)) outside = middle
    else inside = middle
  }
  return from + direction * inside
}
