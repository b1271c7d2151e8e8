import { expect, it } from 'vitest'
import { unitOfName } from '../../src/model/column.ts'

it.each([
  ['@usecs', 1e3],
  ['@ns', 1],
  ['@start_ms', 1e6],
  ['lat_us', 1e3],
  ['DELTA_NS', 1],
  ['LAT(ms)', 1e6],
  ['TIME(s)', 1e9],
  ['LATms', 1e6],
  ['MS', 1e6],
  ['TOTAL_usecs', 1e3],
  ['age (ms)', 1e6],
  ['query latency (ms)', 1e6],
  ['µs', 1e3],
  ['SECONDS', 1e9],
])('%s tells a unit of %i ns', (name, ns) => {
  expect(unitOfName(name)).toBe(ns)
})

it.each(['@', '@s', 'S', '@bytes', 'ns per byte', 'columns', 'PIDS', 'COMM', 'ms_count', '@x', ''])(
  '%s tells none',
  (name) => {
    expect(unitOfName(name)).toBeUndefined()
  },
)
