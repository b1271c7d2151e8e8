import { expect, test } from 'vitest'
import { meanInterval } from '../../../src/analyze/tail/mean-interval.ts'
import { timeBlocks } from '../../../src/analyze/tail/time-blocks.ts'
import { NOISE, plant } from '../../planted/plant.ts'

test('the interval of a mean holds the truth nearly always', () => {
  let held = 0
  for (let seed = 1; seed <= 60; seed++) {
    const sample = plant(2000, seed, NOISE)
    const found = meanInterval(sample.durNs, sample.weight, timeBlocks(sample))
    if (found !== undefined && found.low <= 2e6 && 2e6 <= found.high) held++
  }
  // Of 60 runs at 95 % fewer than 52 come once in 200.
  expect(held).toBeGreaterThanOrEqual(52)
})

test('the mean is of the rows that have a weight', () => {
  const sample = plant(2000, 1, NOISE)
  const fast = sample.durNs.filter((ns) => ns <= 2e6)
  const mean = fast.reduce((sum, ns) => sum + ns, 0) / fast.length
  const weight = sample.weight.map((spans, row) => (sample.durNs[row] <= 2e6 ? spans : 0))
  const found = meanInterval(sample.durNs, weight, timeBlocks(sample))
  expect(found?.low).toBeLessThan(mean)
  expect(found?.high).toBeGreaterThan(mean)
  expect(found?.high).toBeLessThan(2e6)
})

test('a handful of spans has none', () => {
  const sample = plant(20, 1, NOISE)
  expect(meanInterval(sample.durNs, sample.weight, timeBlocks(sample))).toBeUndefined()
})
