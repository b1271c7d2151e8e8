import { describe, expect, test } from 'vitest'
import { HistogramCollector } from '../../../src/analyze/histograms/histograms.ts'
import { histogramQuantiles } from '../../../src/analyze/statistics/histogram-quantile.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { BucketRecord } from '../../../src/model/record.ts'

type Part = BucketRecord['partial']

function collect(rows: readonly (readonly [snapshot: number, lo: number, count: number, Part?])[]) {
  const collector = new HistogramCollector(new DiagnosticLog())
  for (const [snapshot, lo, count, partial] of rows) {
    const bucket = { kind: 'hist', name: '@t', key: [], snapshot, lo, hi: 2 * lo, count } as const
    collector.add(partial === undefined ? bucket : { ...bucket, partial })
  }
  return collector.build()[0]
}

describe('a histogram that lacks rows', () => {
  test('has bounds from below where those behind its last row are missing', () => {
    const found = collect([
      [1, 8, 90, 'cut'],
      [1, 16, 10, 'cut'],
    ])
    expect(found.partial).toBe('cut')
    // Whatever is missing lies above: every percentile is at least where it lies among these.
    expect(histogramQuantiles(found, [0.5, 0.99])).toEqual([
      { p: 0.5, lo: 8, hi: Number.POSITIVE_INFINITY },
      { p: 0.99, lo: 16, hi: Number.POSITIVE_INFINITY },
    ])
  })

  test('has none where they may be anywhere', () => {
    const found = collect([[1, 8, 90, 'unread']])
    expect(histogramQuantiles(found, [0.5])).toEqual([
      { p: 0.5, lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY },
    ])
  })

  test('is whole again with the next print of a map that only grows', () => {
    expect(
      collect([
        [1, 8, 1, 'cut'],
        [2, 8, 2],
      ]).partial,
    ).toBeUndefined()
  })

  test('stays a part where prints are summed', () => {
    expect(
      collect([
        [1, 8, 5, 'cut'],
        [2, 8, 2],
      ]),
    ).toMatchObject({ joined: 'sum', partial: 'cut' })
  })

  test('is one where rows between others are missing, though nobody said so', () => {
    expect(
      collect([
        [1, 8, 5],
        [1, 32, 2],
      ]).partial,
    ).toBe('unread')
    expect(
      collect([
        [1, 8, 5],
        [2, 32, 2],
      ]).partial,
    ).toBeUndefined()
  })
})
