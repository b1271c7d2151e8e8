import { powerOfTen } from '../statistics/power-of-ten.ts'

/** Steps of a decade, finest first. */
const STEPS = [40, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1]
/** No number is greater than this power of ten. */
const POWERS = 308

/**
 * Bounds of at most `most` bins that hold all of `[minNs, maxNs]`, ascending whole numbers: each is the one before times
 * the same part of ten, as fine as `most` allows. At the low end, where whole numbers lie further apart, there are fewer.
 * Values below 1 have a bin [0, 1) of their own.
 */
export function logEdges(minNs: number, maxNs: number, most: number): Float64Array {
  for (const step of STEPS) {
    const edges = edgesAt(step, minNs, maxNs)
    if (edges.length - 1 <= most) return Float64Array.from(edges)
  }
  return Float64Array.of(0, 2 * maxNs)
}

function edgesAt(step: number, minNs: number, maxNs: number): number[] {
  const edges = minNs < 1 ? [0] : []
  const first = Math.max(0, Math.floor(Math.log10(Math.max(1, minNs)) * step) - 1)
  for (let k = first; k <= POWERS * step; k++) {
    const edge = Math.round(powerOfTen(k / step))
    if (edge === edges.at(-1)) continue
    // The last one at or below the minimum is where the bins begin.
    if (edge <= minNs) edges.length = 0
    edges.push(edge)
    if (edge > maxNs) return edges
  }
  return [...edges, 2 * maxNs]
}
