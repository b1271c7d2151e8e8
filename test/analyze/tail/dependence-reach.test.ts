import { expect, test } from 'vitest'
import { dependenceReach } from '../../../src/analyze/tail/dependence-reach.ts'
import { rankSpans } from '../../../src/analyze/tail/ranked-spans.ts'
import { correlated } from '../../stats/how-sure.ts'

/** In spans, of 10,000 of which each is correlated by `rho` with the one before. */
function reachOf(rho: number, seed: number): number {
  const sample = correlated(10_000, rho).capture(seed)
  return 10_000 * dependenceReach(rankSpans(sample, []), sample)
}

test('spans depend on each other for as many as tell what an independent one does', () => {
  // (1 + 0.9) / (1 - 0.9) is 19, of ranks a little less.
  for (let seed = 1; seed <= 5; seed++) {
    expect(reachOf(0.9, seed)).toBeGreaterThan(12)
    expect(reachOf(0.9, seed)).toBeLessThan(30)
  }
})

test('independent spans do not', () => {
  const reaches = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => reachOf(0, seed))
  expect(reaches.filter((spans) => spans > 0).length).toBeLessThanOrEqual(1)
})
