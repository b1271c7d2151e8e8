import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { histogramQuantiles } from '../../../src/analyze/statistics/histogram-quantile.ts'
import { quantileSorted } from '../../../src/analyze/statistics/quantile.ts'
import { quantileRanks } from '../../../src/analyze/statistics/quantile-interval.ts'
import type { Bucket, Histogram, HistogramQuantile } from '../../../src/model/histogram.ts'

type Row = readonly [lo: number, hi: number, count: number]

function histogramOf(rows: readonly Row[], kind: Histogram['kind'] = 'hist'): Histogram {
  const buckets = rows.map(([lo, hi, count]) => ({ lo, hi, count }))
  return { kind, name: '@h', key: [], snapshots: 1, joined: 'last', buckets }
}

function check(
  rows: readonly Row[],
  p: number,
  kind: Histogram['kind'] = 'hist',
): HistogramQuantile {
  const [found] = histogramQuantiles(histogramOf(rows, kind), [p])
  return found
}

describe('histogramQuantiles', () => {
  test('the bucket that holds rank ceil(p·N), with the geometric middle for hist', () => {
    const rows: Row[] = [
      [256, 512, 90],
      [512, 1024, 9],
      [1024, 2048, 1],
    ]
    expect(check(rows, 0.9)).toMatchObject({ p: 0.9, lo: 256, hi: 512 })
    expect(check(rows, 0.91)).toMatchObject({ lo: 512, hi: 1024 })
    expect(check(rows, 0.99)).toMatchObject({ lo: 512, hi: 1024 })
    expect(check(rows, 0.999)).toMatchObject({ lo: 1024, hi: 2048 })
    // sqrt(256 · 512) = 2^8.5
    expect(check(rows, 0.9).estimate).toBeCloseTo(362.03867, 5)
  })

  test('the half way for lhist', () => {
    expect(check([[100, 200, 3]], 0.5, 'lhist')).toMatchObject({ lo: 100, hi: 200, estimate: 150 })
    expect(check([[0, 10, 3]], 0.5, 'lhist').estimate).toBe(5)
  })

  test('zero is known exactly', () => {
    expect(check([[0, 1, 7]], 0.5)).toMatchObject({ lo: 0, hi: 1, estimate: 0 })
  })

  test('an open bucket has bounds and no estimate', () => {
    const rows: Row[] = [
      [Number.NEGATIVE_INFINITY, 0, 5],
      [0, 10, 1],
      [10, Number.POSITIVE_INFINITY, 5],
    ]
    expect(check(rows, 0.1, 'lhist')).toEqual({
      p: 0.1,
      lo: Number.NEGATIVE_INFINITY,
      hi: 0,
      highest: 0,
    })
    expect(check(rows, 0.9, 'lhist')).toEqual({
      p: 0.9,
      lo: 10,
      hi: Number.POSITIVE_INFINITY,
      lowest: 10,
    })
    // Ranks 2 to 10 of 11: both ends of the interval lie in open buckets.
    expect(check(rows, 0.5, 'lhist')).toEqual({ p: 0.5, lo: 0, hi: 10, estimate: 5 })
  })

  test('the sampling interval is that of the ranks, out to the bounds of their buckets', () => {
    // Of 100 values the p90 lies between those of rank 84 and 96.
    const rows: Row[] = [
      [1, 2, 83],
      [2, 4, 1],
      [4, 8, 11],
      [8, 16, 1],
      [16, 32, 4],
    ]
    expect(check(rows, 0.9)).toMatchObject({ lo: 4, hi: 8, lowest: 2, highest: 16 })
    expect(check(rows, 0.99)).not.toHaveProperty('highest')
  })

  test('empty buckets hold no rank, and a histogram of them has no percentile', () => {
    const rows: Row[] = [
      [1, 2, 0],
      [2, 4, 4],
      [4, 8, 0],
    ]
    expect(check(rows, 0)).toMatchObject({ lo: 2, hi: 4 })
    expect(check(rows, 1)).toMatchObject({ lo: 2, hi: 4 })
    expect(histogramQuantiles(histogramOf([]), [0.5])).toEqual([])
    expect(histogramQuantiles(histogramOf([[1, 2, 0]]), [0.5])).toEqual([])
  })

  test('contains the quantile of the values that filled it, and the guess errs by sqrt 2', () => {
    const duration = fc.integer({ min: 1, max: 2 ** 31 - 1 })
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 300 }), (values) => {
        const sorted = Float64Array.from(values).sort()
        for (const { p, lo, hi, estimate = 0 } of quantilesOf(values, octave)) {
          const truth = quantileSorted(sorted, p)
          expect(truth).toBeGreaterThanOrEqual(lo)
          expect(truth).toBeLessThan(hi)
          expect(Math.max(truth / estimate, estimate / truth)).toBeLessThan(Math.SQRT2 + 1e-12)
        }
      }),
    )
  })

  test('contains the sampling interval of the values that filled it', () => {
    const value = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const sorted = Float64Array.from(values).sort()
        for (const { p, lowest, highest } of quantilesOf(values, hundred)) {
          const { low, high } = quantileRanks(values.length, p)
          expect(lowest === undefined).toBe(low === undefined)
          expect(highest === undefined).toBe(high === undefined)
          if (low !== undefined) expect(lowest).toBe(hundred(sorted[low - 1]).lo)
          if (high !== undefined) expect(highest).toBe(hundred(sorted[high - 1]).hi)
        }
      }),
    )
  })

  test('counts beyond every sample end in a moment', () => {
    const rows: Row[] = [
      [1, 2, 2 ** 62],
      [2, 4, 2 ** 62],
    ]
    expect(check(rows, 0.5)).toMatchObject({ lo: 1, hi: 2, lowest: 1, highest: 4 })
  })
})

type Bounds = Omit<Bucket, 'count'>

/** The bucket of hist(value) as bpftrace lays it out, for values from 1. */
function octave(value: number): Bounds {
  const lo = 2 ** (31 - Math.clz32(value))
  return { lo, hi: 2 * lo }
}

/** The bucket of lhist(value, 0, …, 100). */
function hundred(value: number): Bounds {
  const lo = Math.floor(value / 100) * 100
  return { lo, hi: lo + 100 }
}

function fill(values: readonly number[], bucketOf: (value: number) => Bounds): Histogram {
  const counts = new Map<number, Bucket>()
  for (const value of values) {
    const bounds = bucketOf(value)
    counts.set(bounds.lo, { ...bounds, count: (counts.get(bounds.lo)?.count ?? 0) + 1 })
  }
  const buckets = [...counts.values()].sort((a, b) => a.lo - b.lo)
  return { ...histogramOf([], bucketOf === octave ? 'hist' : 'lhist'), buckets }
}

function quantilesOf(
  values: readonly number[],
  bucketOf: (value: number) => Bounds,
): readonly HistogramQuantile[] {
  return histogramQuantiles(fill(values, bucketOf), [0.01, 0.07, 0.5, 0.9, 0.99, 0.999, 1])
}
