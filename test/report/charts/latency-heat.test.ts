import { expect, test } from 'vitest'
import { heatLegend, latencyHeat } from '../../../src/report/charts/latency-heat.ts'
import { analysis, fn } from '../sample-analysis.ts'

const cells = [
  { column: 40, row: 0, count: 1 },
  { column: 55, row: 1, count: 100 },
]
const heat = { stepNs: 1000, columns: 120, edgesNs: [1000, 2000, 4000], cells }
const events = [
  {
    name: 'stw',
    count: 3,
    totalNs: 60,
    maxNs: 20,
    intervals: [0, 41_000, 90_000].map((fromNs) => ({
      fromNs,
      toNs: fromNs + 20,
      count: 1,
      busyNs: 20,
    })),
  },
]
const spec: { readonly [key: string]: unknown } = JSON.parse(
  JSON.stringify(latencyHeat(fn(), heat, analysis({ events: Object.assign([], events) }))),
)

test('the axis of time is that of the spans, not of the whole capture', () => {
  expect(spec.encoding).toMatchObject({ x: { scale: { domain: [40_000, 56_000] } } })
})

test('runtime events stand above the cells, and only those of that time', () => {
  expect(spec.datasets).toEqual({ stw: [{ from: 41_000, to: 41_020 }] })
  const layers: unknown = spec.layer
  expect(layers).toContainEqual(
    expect.objectContaining({
      data: { name: 'stw' },
      encoding: expect.objectContaining({ y: { value: -7 }, y2: { value: -1 } }),
    }),
  )
})

test('the scale of colours names the fewest, the middle and the most', () => {
  expect(heatLegend(heat).map(({ name }) => name)).toEqual(['1 span', '10 spans', '100 spans'])
  expect(heatLegend({ ...heat, cells: cells.slice(1) }).map(({ name }) => name)).toEqual([
    '100 spans',
  ])
})
