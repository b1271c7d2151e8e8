import { describe, expect, test } from 'vitest'
import { timeBlocks } from '../../../src/analyze/tail/time-blocks.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { sampleOf } from '../../stats/simulate-spans.ts'

/** Spans of captures, so many of each, every capture a stretch of 1000 ns. */
function blocks(spans: readonly number[]): {
  perCapture: number[][]
  count: number
  weight: Float64Array
} {
  const starts = spans.flatMap((count, capture) =>
    Array.from({ length: count }, (_, i) => 10_000 * capture + (1000 * i) / count),
  )
  const columns = COMPONENTS.map(() => new Float64Array(starts.length).fill(1))
  const windows = spans.map((_, capture) => ({
    fromNs: 10_000 * capture,
    toNs: 10_000 * capture + 1000,
  }))
  const { of, count, weight } = timeBlocks(sampleOf(starts, columns), 0, windows)
  const ends = spans.map((_, i) => spans.slice(0, i + 1).reduce((sum, each) => sum + each, 0))
  const perCapture = ends.map((end, i) => [...new Set(of.subarray(end - spans[i], end))])
  return { perCapture, count, weight }
}

describe('blocks of several captures', () => {
  test('no block holds parts of two captures, and each has its share of them', () => {
    const { perCapture, count, weight } = blocks([3000, 1000, 7])
    expect(perCapture.map(({ length }) => length)).toEqual([37, 12, 1])
    expect(new Set(perCapture.flat()).size).toBe(count)
    expect([...weight].reduce((sum, each) => sum + each, 0)).toBe(4007)
  })

  test('where there are more captures than blocks, some share one, whole', () => {
    const { perCapture, count, weight } = blocks(Array.from({ length: 120 }, () => 10))
    expect(perCapture.every(({ length }) => length === 1)).toBe(true)
    expect(count).toBeLessThanOrEqual(60)
    expect(count).toBeGreaterThan(30)
    expect(weight.every((each) => each > 0)).toBe(true)
  })

  test('captures without spans have no blocks', () => {
    expect(blocks([0, 200, 0, 200]).count).toBe(20)
  })
})
