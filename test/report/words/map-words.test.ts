import { expect, test } from 'vitest'
import type { MapSummary } from '../../../src/model/histogram.ts'
import { mapCommand, mapGrid } from '../../../src/report/words/map-words.ts'

function map(fields: Partial<MapSummary> = {}): MapSummary {
  return {
    name: '@bytes',
    kind: 'map',
    prints: 1,
    keys: 1,
    top: [{ key: ['a'], value: 4096 }],
    ...fields,
  }
}

test('maps are named with the command that shows them', () => {
  expect(mapCommand([map(), map({ name: '@n' })])).toBe(
    "Every row of @bytes, @n: gotail tables --table '@bytes' FILE",
  )
})

test('of stacks with the command for a flame graph, too', () => {
  const stacks = { frames: [{ name: 'main' }], stacks: [{ stack: [0], value: 4096 }], rest: 0 }
  expect(mapCommand([map(), map({ name: '@s', stacks })])).toMatch(/: --table '@s' --folded FILE$/)
})

test('a line that is cut keeps the value: long keys stand behind it, stacks always', () => {
  const long = map({ top: [{ key: ['k'.repeat(80)], value: 4096 }] })
  expect(mapGrid(map())).toMatchObject({ header: ['key', 'value'], align: 'lr' })
  expect(mapGrid(long)).toMatchObject({ header: ['value', 'key'], align: 'rl' })
  const frames = [{ name: 'leaf' }, { name: 'example.com/a/pkg.main' }]
  const stacks = { frames, stacks: [{ stack: [0, 1], value: 4096 }], rest: 0 }
  expect(mapGrid(map({ stacks, unitNs: 1000 })).rows).toEqual([['4.10 ms', 'leaf ← pkg.main']])
})
