import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import type { Jackknifed } from '../../../src/analyze/tail/share-interval.ts'
import { shareInterval } from '../../../src/analyze/tail/share-interval.ts'

/** A sum over blocks, and without each of them. */
function total(blocks: readonly number[]): Jackknifed {
  const value = blocks.reduce((sum, ns) => sum + ns, 0)
  return { value, without: Float64Array.from(blocks, (ns) => value - ns) }
}

const random = new Random(3)
const steady = Array.from({ length: 50 }, () => 10 + random.fraction())

describe('the interval of a share of a whole', () => {
  test('is about it, and short where each block has the same share', () => {
    const whole = steady.map((ns) => 2 * ns)
    const { low = 0, high = 1 } = shareInterval(total(steady), total(whole)) ?? {}
    expect([low, high]).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)])
  })

  test('is Fieller’s: at its ends, part - end * whole is just not surely other than 0', () => {
    // By hand for independent blocks without skewness: four blocks in ten lack the part.
    const part = Array.from({ length: 50 }, (_, i) => (i % 5 < 2 ? 0 : 1))
    const whole = Array.from({ length: 50 }, () => 1)
    const { low = 0, high = 1 } = shareInterval(total(part), total(whole)) ?? {}
    const reach = 2.01 * Math.sqrt((0.6 * 0.4) / 49)
    expect(low).toBeCloseTo(0.6 - reach, 1)
    expect(high).toBeCloseTo(0.6 + reach, 1)
  })

  test('one block with much of something else leaves no doubt about a part that each block has', () => {
    const whole = steady.map((ns, block) => ns + (block === 7 ? 60 : 0))
    const { low = 0 } = shareInterval(total(steady), total(whole)) ?? {}
    expect(low).toBeGreaterThan(0.3)
  })

  test('where one block is most of the whole, little is known', () => {
    const whole = steady.map((ns, block) => ns + (block === 7 ? 5000 : 0))
    const { low = 0, high = 1 } = shareInterval(total(steady), total(whole)) ?? {}
    expect(high - low).toBeGreaterThan(0.5)
  })

  test('too few blocks give none', () => {
    expect(shareInterval(total([1, 2, 1]), total([2, 3, 2]))).toBeUndefined()
  })
})
