import { describe, expect, test } from 'vitest'
import {
  designEffect,
  meanDesignEffect,
  weightsOf,
} from '../../../src/analyze/statistics/design-effect.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { autoregressive } from '../../stats/autoregressive.ts'

const inTime = (values: Float64Array) => ({ values, population: values.length })

describe('designEffect', () => {
  test('of independent values is near 1', () => {
    let sum = 0
    for (let seed = 1; seed <= 40; seed++)
      sum += designEffect(inTime(autoregressive(2000, 0, seed)), 0).deff / 40
    expect(sum).toBeGreaterThanOrEqual(1)
    expect(sum).toBeLessThan(1.3)
  })

  test('of a stationary process is what its correlation says: 1 + 2 Σ 2/π asin(ρ^k) at the median', () => {
    let truth = 1
    for (let k = 1; k < 2000; k++) truth += (4 / Math.PI) * Math.asin(0.9 ** k)
    let sum = 0
    for (let seed = 1; seed <= 30; seed++)
      sum += designEffect(inTime(autoregressive(20_000, 0.9, seed)), 0).deff / 30
    expect(sum / truth).toBeGreaterThan(0.85)
    expect(sum / truth).toBeLessThan(1.3)
  })

  test('of k copies of each value is k', () => {
    const values = autoregressive(4000, 0, 5)
    const copied = new Float64Array(32_000).map((_, i) => values[i >> 3])
    const single = designEffect(inTime(values), 1.2).deff
    expect(designEffect(inTime(copied), 1.2).deff / single).toBeGreaterThan(7)
    expect(designEffect(inTime(copied), 1.2).deff / single).toBeLessThan(9.5)
  })

  test('sees that a capture is too short to tell', () => {
    const values = new Float64Array(1000).map((_, i) => (i < 500 ? 1 : 2))
    const { deff, isShort } = designEffect(inTime(values), 1.5)
    expect(isShort).toBe(true)
    expect(deff).toBeGreaterThan(50)
  })

  test('of few values, or of values on one side, is 1: nothing can be told', () => {
    expect(designEffect(inTime(autoregressive(39, 0.9, 1)), 0)).toMatchObject({ deff: 1 })
    expect(designEffect(inTime(autoregressive(500, 0.9, 1)), 99)).toMatchObject({ deff: 1 })
    expect(designEffect(inTime(new Float64Array()), 0)).toMatchObject({ deff: 1 })
  })

  test('takes a row of weight w for w spans', () => {
    const values = autoregressive(2000, 0.8, 3)
    const sampled = { isExact: new Uint8Array(2000), bodyWeight: 4 }
    const weighted = designEffect({ values, sampled, population: 8000 }, 0.5).deff
    expect(weighted / designEffect(inTime(values), 0.5).deff).toBeCloseTo(4, 6)
  })

  test('never takes the order of shuffled values for dependence', () => {
    const values = autoregressive(10_000, 0.98, 2)
    const before = designEffect(inTime(values), 1).deff
    const random = new Random(1)
    for (let i = values.length - 1; i > 0; i--) {
      const other = random.below(i + 1)
      const kept = values[i]
      values[i] = values[other]
      values[other] = kept
    }
    expect(before).toBeGreaterThan(20)
    expect(designEffect(inTime(values), 1).deff).toBeLessThan(3)
  })
})

describe('meanDesignEffect', () => {
  test('of a stationary process is what its correlation says: (1 + ρ) / (1 - ρ)', () => {
    let sum = 0
    for (let seed = 1; seed <= 30; seed++)
      sum += meanDesignEffect(inTime(autoregressive(20_000, 0.9, seed))).deff / 30
    expect(sum / 19).toBeGreaterThan(0.85)
    expect(sum / 19).toBeLessThan(1.2)
  })

  test('of 0 and 1 is that of the share above a limit between them', () => {
    const values = autoregressive(5000, 0.8, 4)
    const isAbove = values.map((value) => (value > 0.3 ? 1 : 0))
    const [mean, share] = [meanDesignEffect(inTime(isAbove)), designEffect(inTime(values), 0.3)]
    expect(mean.deff).toBeCloseTo(share.deff, 9)
    expect(mean.blocks).toBe(share.blocks)
  })

  test('of 0 and 1 is that of the share also where some are sampled and others are not', () => {
    const values = autoregressive(5000, 0.8, 4)
    const isExact = Uint8Array.from(values, (value) => (value > 0.7 ? 1 : 0))
    const sampled = { isExact, bodyWeight: 2.5 }
    const weight = weightsOf(sampled)
    const population = weight.reduce((sum, one) => sum + one)
    const isAbove = values.map((value) => (value > 0.3 ? 1 : 0))
    const mean = meanDesignEffect({ values: isAbove, weight, population })
    const share = designEffect({ values, sampled, population }, 0.3)
    expect(mean.deff).toBeGreaterThan(2)
    expect(mean.deff).toBeCloseTo(share.deff, 9)
    expect(mean.blocks).toBe(share.blocks)
  })

  test('takes a row of weight w for w spans, and of few values, or of equal ones, is 1', () => {
    const values = autoregressive(2000, 0.8, 3)
    const weight = new Float64Array(2000).fill(4)
    const weighted = meanDesignEffect({ values, weight, population: 8000 }).deff
    expect(weighted / meanDesignEffect(inTime(values)).deff).toBeCloseTo(4, 6)
    expect(meanDesignEffect(inTime(values.subarray(0, 39))).deff).toBe(1)
    expect(meanDesignEffect(inTime(new Float64Array(500).fill(7))).deff).toBe(1)
  })
})
