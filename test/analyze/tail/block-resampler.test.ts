import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { resampler } from '../../../src/analyze/tail/block-resampler.ts'
import type { TailSample } from '../../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { sampleOf } from '../../stats/simulate-spans.ts'

function sample(rows: number): TailSample {
  const columns = COMPONENTS.map(() => new Float64Array(rows).fill(1))
  return sampleOf(
    Array.from({ length: rows }, (_, row) => row),
    columns,
  )
}

function drawn(of: TailSample, seed: number): Int32Array {
  const times = new Int32Array(of.length)
  resampler(of).draw(times, new Random(seed))
  return times
}

const sum = (values: Int32Array): number => values.reduce((all, value) => all + value, 0)

describe('the block bootstrap', () => {
  test('draws as many spans as there are, in stretches of neighbours', () => {
    const spans = sample(1000)
    expect(resampler(spans).blocks).toBe(50)
    for (let seed = 1; seed < 20; seed++) {
      const times = drawn(spans, seed)
      expect(sum(times)).toBe(1000)
      // 50 blocks begin and end somewhere: no more than 100 changes along time.
      const changes = times.filter((each, row) => row > 0 && each !== times[row - 1])
      expect(changes.length).toBeLessThanOrEqual(100)
    }
  })

  test('every span has the same chance, also at the ends', () => {
    const spans = sample(400)
    const times = new Float64Array(400)
    for (let seed = 1; seed <= 2000; seed++)
      drawn(spans, seed).forEach((each, row) => {
        times[row] += each
      })
    for (const each of times) expect(Math.abs(each / 2000 - 1)).toBeLessThan(0.12)
  })

  test('spans without a start are drawn one by one', () => {
    const spans = { ...sample(1000), timed: 0 }
    expect(resampler(spans).blocks).toBe(0)
    const times = drawn(spans, 1)
    expect(sum(times)).toBe(1000)
    // e^-1 of them are not drawn.
    expect(Math.abs(times.filter((each) => each === 0).length - 368)).toBeLessThan(60)
  })

  test('a row that stands for many fills a block by itself', () => {
    const spans = { ...sample(100), weight: new Float64Array(100).fill(1), population: 1099 }
    spans.weight[50] = 1000
    const times = new Int32Array(100)
    let most = 0
    for (let seed = 1; seed < 50; seed++) {
      resampler(spans).draw(times, new Random(seed))
      most = Math.max(most, times[50])
    }
    expect(most).toBeGreaterThan(1)
  })
})
