import { compile } from 'vega-lite'
import { expect, test } from 'vitest'
import { analyzeHistogram } from '../../../src/analyze/histograms/analyze-histogram.ts'
import type { Histogram, HistogramSeries } from '../../../src/model/histogram.ts'
import { printHeat, printLegend } from '../../../src/report/charts/print-heat.ts'

const SERIES: HistogramSeries = {
  isTimed: true,
  prints: [
    { from: 59, to: 60, buckets: [{ lo: 0, hi: 1, count: 4 }] },
    { from: 60, to: 61, buckets: [] },
    {
      ...{ from: 61, to: 62 },
      buckets: [
        { lo: 2, hi: 4, count: 100 },
        { lo: 1024, hi: Number.POSITIVE_INFINITY, count: 1 },
      ],
    },
  ],
}

function analysis(kind: Histogram['kind']) {
  const histogram: Histogram = {
    ...{ kind, name: '@us', key: [], snapshots: 3, joined: 'sum', unitNs: 1000 },
    buckets: [{ lo: 0, hi: 1, count: 4 }, ...SERIES.prints[2].buckets],
    series: SERIES,
  }
  return analyzeHistogram(histogram, [0.5, 0.99])
}

/** The data of one layer as the chart has it. */
function rows(spec: object, name: string): readonly Readonly<Record<string, unknown>>[] {
  const found = JSON.stringify(spec).match(new RegExp(`"name":"${name}","values":(\\[.*?\\])`))
  return JSON.parse(found?.[1] ?? '[]')
}

test('each bucket of each print is a cell with its time, its bounds in nanoseconds and its count', () => {
  const cells = rows(printHeat(analysis('hist'), SERIES), 'cells')
  expect(cells.map(({ from, to, lo, hi, n }) => [from, to, lo, hi, n])).toEqual([
    [59, 60, 500, 1000, 4],
    [61, 62, 2000, 4000, 100],
    [61, 62, 1_024_000, 2_048_000, 1],
  ])
  expect(cells[0]).toMatchObject({ bucket: '[0 ns, 1.00 µs)', printed: '00:00:59 to 00:01:00' })
})

test('percentiles are points in the middle of their prints; an empty print has none', () => {
  const points = rows(printHeat(analysis('hist'), SERIES), 'percentiles')
  expect(points.map(({ p, from }) => [p, from])).toEqual([
    ['p50', 59.5],
    ['p99', 59.5],
    ['p50', 61.5],
    ['p99', 61.5],
  ])
})

test('no two ticks of a clock show the same second', () => {
  const heat = (to: number): string =>
    JSON.stringify(
      printHeat(analysis('hist'), {
        ...SERIES,
        prints: [...SERIES.prints.slice(0, 2), { ...SERIES.prints[2], to }],
      }),
    )
  expect(heat(62)).toContain('"tickMinStep":1,')
  expect(heat(40_000)).toContain('"tickMinStep":60,')
})

test('the legend says what cells hold and which line is which', () => {
  const names = printLegend(analysis('hist'), SERIES).map(({ name }) => name)
  expect(names).toEqual(['1 value', '10 values', '100 values', 'p50', 'p99'])
})

test.each(['hist', 'lhist'] as const)('Vega-Lite takes the chart of a %s', (kind) => {
  expect(() => compile(printHeat(analysis(kind), SERIES))).not.toThrow()
})
