import type { Stretch } from '../../src/analyze/places/wait-history.ts'

/** A stretch of time that `waker` ended, or nobody. */
export function stretch(fromNs: number, toNs: number, waker: number = Number.NaN): Stretch {
  return { fromNs, toNs, waker }
}
