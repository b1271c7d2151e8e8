import { expect, test } from 'vitest'
import { drawSide } from '../../../src/analyze/compare/compared-side.ts'
import { rankDeff } from '../../../src/analyze/compare/side-quantile.ts'
import { fillStore } from '../../stats/fill-store.ts'
import { correlated } from '../../stats/how-sure.ts'

/** Of spans of which each is correlated by `rho` with the one before, in a store that has room for `maxSpans`. */
function deffOf(rho: number, seed: number, maxSpans?: number): number {
  const store = fillStore(correlated(10_000, rho).capture(seed), maxSpans)
  return rankDeff(drawSide({ store, ofSpans: store.count, cycleNs: 0 }))
}

function mean(of: (seed: number) => number, seeds: number): number {
  let sum = 0
  for (let seed = 1; seed <= seeds; seed++) sum += of(seed) / seeds
  return sum
}

test('ranks of spans that depend on each other vary as their own correlation says: 1 + 2 Σ 6/π asin(ρ^k / 2)', () => {
  let truth = 1
  for (let k = 1; k < 2000; k++) truth += (12 / Math.PI) * Math.asin(0.9 ** k / 2)
  const found = mean((seed) => deffOf(0.9, seed), 20)
  // Whether a span is above the median alone tells two thirds of it.
  expect(found / truth).toBeGreaterThan(0.85)
  expect(found / truth).toBeLessThan(1.3)
})

test('ranks of independent spans vary as such ranks do, sampled or not', () => {
  expect(mean((seed) => deffOf(0, seed), 10)).toBeLessThan(1.3)
  // Each row of the faster half stands for several spans.
  const sampled = mean((seed) => deffOf(0, seed, 2000), 10)
  expect(sampled).toBeGreaterThan(2)
  expect(sampled).toBeLessThan(12)
})
