import { expect, test } from 'vitest'
import { indentedJson } from '../../../src/report/json/indented-json.ts'
import { analysisJson } from '../../../src/report/json/json.ts'
import { analysis, fn } from '../sample-analysis.ts'

const BIN = { loNs: 10, hiNs: 100, count: 3, bodyCount: 2, tailCount: 1 }

test('bins, points, heat and intervals stand in columns of equal length', () => {
  const json = analysisJson(
    analysis({
      functions: [
        fn({
          latency: {
            bins: [
              { ...BIN, componentsNs: { running: 60, stw: 1 } },
              { ...BIN, loNs: 100, hiNs: 1000, componentsNs: { running: 7 } },
            ],
            points: [
              { p: 0.5, ns: 20 },
              { p: 1, ns: 99 },
            ],
          },
          heat: {
            stepNs: 5,
            columns: 120,
            edgesNs: [10, 100],
            cells: [{ column: 7, row: 0, count: 3 }],
          },
        }),
      ],
      events: [
        {
          ...{ name: 'stw', count: 2, totalNs: 9, maxNs: 5, undrawn: 1 },
          intervals: [{ fromNs: 1, toNs: 6, count: 1, busyNs: 5 }],
        },
      ],
    }),
  )
  const { functions, events } = JSON.parse(json)
  expect(functions[0].latency).toEqual({
    bins: {
      ...{ lo_ns: [10, 100], hi_ns: [100, 1000], count: [3, 3] },
      ...{ body_count: [2, 2], tail_count: [1, 1] },
      components_ns: { running: [60, 7], stw: [1, 0] },
    },
    points: { p: [0.5, 1], ns: [20, 99] },
  })
  expect(functions[0].heat).toEqual({
    ...{ step_ns: 5, columns: 120, edges_ns: [10, 100] },
    cells: { column: [7], row: [0], count: [3] },
  })
  expect(events[0]).toMatchObject({
    undrawn: 1,
    intervals: { from_ns: [1], to_ns: [6], count: [1], busy_ns: [5] },
  })
})

test('a list of numbers stands on one line, and no text is touched', () => {
  const value = { n: [1, -2.5, 1e300, null], text: '[\n 1,\n 2\n]', mixed: [1, 'a'], none: [] }
  const json = indentedJson(value)
  expect(JSON.parse(json)).toEqual(value)
  expect(json).toContain('"n": [1, -2.5, 1e+300, null]')
  expect(json.split('\n')).toHaveLength(9)
})
