import { describe, expect, test } from 'vitest'
import { joinHistograms } from '../../src/analyze/histograms/join-histograms.ts'
import { joinEvents, joinSummaries } from '../../src/analyze/join-captures.ts'
import type { Bucket, Histogram } from '../../src/model/histogram.ts'
import { CLEAN } from '../report/sample-analysis.ts'

describe('summaries of several captures', () => {
  test('add up; one that is alone stays as it is', () => {
    expect(joinSummaries([CLEAN])).toBe(CLEAN)
    const both = joinSummaries([CLEAN, { ...CLEAN, lost: 3, go: '1.27.0' }])
    expect(both).toMatchObject({ lines: 4010, spans: 2000, lost: 3, go: '1.24.4, 1.27.0' })
    expect(both.durationNs).toBe(120_200_000_000)
    expect(both.startNs).toBeUndefined()
  })

  test('a sum with an unknown part is not known', () => {
    const { durationNs, ...timeless } = CLEAN
    expect(joinSummaries([CLEAN, timeless]).durationNs).toBeUndefined()
  })

  test('events add up by name', () => {
    const gc = { name: 'gc_mark', count: 1, totalNs: 5, maxNs: 5 }
    const stw = { name: 'stw', count: 2, totalNs: 4, maxNs: 3 }
    expect(joinEvents([[gc], [stw, { ...gc, maxNs: 9, totalNs: 9 }]])).toEqual([
      { name: 'gc_mark', count: 2, totalNs: 14, maxNs: 9 },
      stw,
    ])
  })
})

describe('histograms of several captures', () => {
  function histogram(buckets: readonly Bucket[], fields: Partial<Histogram> = {}): Histogram {
    return {
      kind: 'hist',
      name: '@ns',
      key: ['a'],
      snapshots: 1,
      joined: 'last',
      buckets,
      ...fields,
    }
  }

  test('of one name and key are their sum, others stay apart', () => {
    const one = histogram([
      { lo: 1, hi: 2, count: 3 },
      { lo: 4, hi: 8, count: 1 },
    ])
    const two = histogram([{ lo: 4, hi: 8, count: 6 }])
    const joined = joinHistograms([[one], [two, histogram([], { key: ['b'] })]])
    expect(joined.map(({ key }) => key)).toEqual([['a'], ['b']])
    expect(joined[0]).toMatchObject({
      joined: 'sum',
      snapshots: 2,
      buckets: [
        { lo: 1, hi: 2, count: 3 },
        { lo: 4, hi: 8, count: 7 },
      ],
    })
  })

  test('buckets of other widths become those that hold both, and no count is lost', () => {
    const wide = histogram([
      { lo: Number.NEGATIVE_INFINITY, hi: 0, count: 1 },
      { lo: 8, hi: 16, count: 2 },
    ])
    const fine = histogram([
      { lo: 8, hi: 10, count: 4 },
      { lo: 10, hi: 12, count: 8 },
      { lo: 16, hi: 20, count: 16 },
    ])
    expect(joinHistograms([[wide], [fine]])[0].buckets).toEqual([
      { lo: Number.NEGATIVE_INFINITY, hi: 0, count: 1 },
      { lo: 8, hi: 16, count: 14 },
      { lo: 16, hi: 20, count: 16 },
    ])
  })
})
