import { describe, expect, test } from 'vitest'
import { MapRecords } from '../../../src/analyze/histograms/map-records.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { HistogramSeries } from '../../../src/model/histogram.ts'

/** A line of text, or the counts of one print by the lower bound of their bucket. */
type Step = string | Readonly<Record<number, number>>

function seriesOf(
  steps: readonly Step[],
  key: readonly string[] = [],
): HistogramSeries | undefined {
  const records = new MapRecords(new DiagnosticLog())
  let snapshot = 0
  for (const step of steps) {
    if (typeof step === 'string') {
      records.line(step)
      continue
    }
    snapshot++
    for (const [lo, count] of Object.entries(step)) {
      const hi = 2 * Number(lo)
      records.add({ kind: 'hist', name: '@us', snapshot, key, lo: Number(lo), hi, count })
    }
  }
  return records.histograms()[0]?.series
}

/** From, to, and the counts of each print. */
function shown(series: HistogramSeries | undefined): unknown {
  return series?.prints.map(({ from, to, buckets }) => [
    from,
    to,
    buckets.map(({ count }) => count),
  ])
}

describe('a histogram that is printed again and again', () => {
  test('is a series: of a map that is cleared each print, from one time to the next', () => {
    const series = seriesOf(['10:00:01', { 4: 9 }, '10:00:03', { 4: 2 }, '10:00:05', { 8: 3 }])
    expect(series?.isTimed).toBe(true)
    expect(shown(series)).toEqual([
      [35_999, 36_001, [9]],
      [36_001, 36_003, [2]],
      [36_003, 36_005, [3]],
    ])
  })

  test('of a map that only grows is what each print adds', () => {
    const steps = [
      'now 10:00:01',
      { 4: 2 },
      'now 10:00:02',
      { 4: 2 },
      'now 10:00:03',
      { 4: 7, 8: 1 },
    ]
    expect(shown(seriesOf(steps))).toEqual([
      [36_000, 36_001, [2]],
      [36_001, 36_002, []],
      [36_002, 36_003, [5, 1]],
    ])
  })

  test('goes on over midnight', () => {
    const series = seriesOf(['23:59:59', { 4: 9 }, '00:00:00', { 4: 2 }, '00:00:01', { 4: 1 }])
    expect(series?.prints.map(({ to }) => to)).toEqual([86_399, 86_400, 86_401])
  })

  test('ends with a print without a time of its own: what bpftrace prints when it ends', () => {
    const steps = ['10:00:01', { 4: 9 }, '10:00:02', { 4: 5 }, { 4: 2 }]
    expect(shown(seriesOf(steps))).toEqual([
      [36_000, 36_001, [9]],
      [36_001, 36_002, [5]],
      [36_002, 36_003, [2]],
    ])
    // The last print of a map that only grows adds nothing.
    expect(shown(seriesOf(['10:00:01', { 4: 2 }, '10:00:02', { 4: 5 }, { 4: 5 }]))).toEqual([
      [36_000, 36_001, [2]],
      [36_001, 36_002, [3]],
    ])
  })

  test('does not stretch over the intervals in which a cleared map was empty', () => {
    const steps = ['10:00:01', { 4: 9 }, '10:00:02', { 4: 5 }, '10:00:03', '10:00:04', { 4: 2 }]
    const three = ['10:00:05', { 4: 1 }]
    expect(shown(seriesOf([...steps, ...three]))).toEqual([
      [36_000, 36_001, [9]],
      [36_001, 36_002, [5]],
      [36_003, 36_004, [2]],
      [36_004, 36_005, [1]],
    ])
  })

  test('without times, or with times that go back, is numbered', () => {
    const untimed = seriesOf([{ 4: 9 }, { 4: 2 }])
    expect([untimed?.isTimed, shown(untimed)]).toEqual([
      false,
      [
        [0, 1, [9]],
        [1, 2, [2]],
      ],
    ])
    expect(seriesOf(['10:00:09', { 4: 9 }, '10:00:02', { 4: 2 }])?.isTimed).toBe(false)
  })

  test.each([
    ['one print', [{ 4: 9 }]],
    ['a second print that adds nothing', [{ 4: 9 }, { 4: 9 }]],
  ])('%s is no series', (_, steps) => {
    expect(seriesOf(steps)).toBeUndefined()
  })
})

test('numbers between colons that are no time of the day tell none', () => {
  const steps = ['at 10.0.0.1:53:22:11', { 4: 9 }, 'aa:10:00:01:bb', { 4: 2 }, '99:00:00', { 4: 1 }]
  expect(seriesOf(steps)?.isTimed).toBe(false)
})
