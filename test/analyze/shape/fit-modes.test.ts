import { expect, test } from 'vitest'
import { fitModes } from '../../../src/analyze/shape/fit-modes.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { normal } from '../../stats/simulate-spans.ts'

/** So many that one of four of the others stays the same one. */
const FAR = Array.from({ length: 60 }, () => 2)

/** Two kinds that overlap, about 160 µs and six times as much. */
function overlapping(seed: number): readonly number[] {
  const random = new Random(seed)
  const kind = (count: number, median: number, sigma: number): readonly number[] =>
    Array.from({ length: count }, () => median * Math.exp(sigma * normal(random)))
  return [...kind(110, 160_000, 0.5), ...kind(150, 960_000, 0.4)].sort((a, b) => a - b)
}

// Of these both are told apart with the far one and without.
test.each([4, 10, 12, 14, 20, 22])(
  'a kind far away, which stands still from the first round on, moves no border: seed %i',
  (seed) => {
    const near = overlapping(seed)
    const alone = fitModes(Float64Array.from(near))
    expect(alone).toHaveLength(1)
    expect(fitModes(Float64Array.from([...FAR, ...near]))).toEqual([
      FAR.length,
      FAR.length + alone[0],
    ])
  },
)
