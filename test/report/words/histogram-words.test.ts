import { expect, test } from 'vitest'
import type { HistogramSeries } from '../../../src/model/histogram.ts'
import { printTime } from '../../../src/report/words/histogram-words.ts'

test.each([
  [0, '00:00:00'],
  [36_001.5, '10:00:01.500'],
  [59.9996, '00:01:00'],
  [3599.9996, '01:00:00'],
  [-4, '23:59:56'],
  [-0.0001, '00:00:00'],
  [-0.25, '23:59:59.750'],
  [86_400 + 3, '00:00:03'],
])('%d s of the day is %s: whole milliseconds, modulo a day', (seconds, clock) => {
  const series: HistogramSeries = { isTimed: true, prints: [] }
  expect(printTime({ from: seconds, to: 60, buckets: [] }, series)).toBe(`${clock} to 00:01:00`)
})
