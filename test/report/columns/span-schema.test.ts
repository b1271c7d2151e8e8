import { expect, test } from 'vitest'
import { FLEET_SCHEMA, SPAN_SCHEMA } from '../../../src/model/span-schema.ts'
import { spanCells } from '../../../src/report/columns/span-rows.ts'
import { span } from '../sample-analysis.ts'

test('only what a capture may not say can be absent', () => {
  const { startNs: _, ...unknown } = span({ pid: -1, gid: -1, depth: Number.NaN })
  const absent = spanCells(unknown).map((cell) => cell === undefined)
  expect(SPAN_SCHEMA.map(({ isNullable }) => isNullable)).toEqual(absent)
})

test('a column of numbers has numbers, and those of time say that they are nanoseconds', () => {
  const cells = spanCells(span({ topWait: 'select', topPlace: 'running main.f' }))
  SPAN_SCHEMA.forEach(({ name, type, unit }, at) => {
    expect(typeof cells[at] === 'string', name).toBe(type === 'string')
    expect(unit, name).toBe(name.endsWith('_ns') ? 'ns' : undefined)
  })
})

test('a store of many captures has the columns of every span first', () => {
  expect(FLEET_SCHEMA.slice(0, SPAN_SCHEMA.length)).toEqual(SPAN_SCHEMA)
  expect(FLEET_SCHEMA.slice(SPAN_SCHEMA.length).map(({ name }) => name)).toEqual(['capture_id'])
})
