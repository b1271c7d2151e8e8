import { Random } from '../../src/analyze/statistics/random.ts'
import { normal } from './simulate-spans.ts'

/** A stationary process of standard normal values, each correlated by `rho` with the one before. */
export function autoregressive(length: number, rho: number, seed: number): Float64Array {
  const random = new Random(seed)
  const innovation = Math.sqrt(1 - rho * rho)
  let value = normal(random)
  return new Float64Array(length).map(() => {
    const now = value
    value = rho * value + innovation * normal(random)
    return now
  })
}
