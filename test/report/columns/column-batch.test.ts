import { expect, test } from 'vitest'
import type { ColumnSpec } from '../../../src/model/column.ts'
import { ColumnBatch } from '../../../src/report/columns/column-batch.ts'
import type { Cell } from '../../../src/report/columns/csv.ts'

const MAYBE: ColumnSpec = { name: 'n', type: 'int64', isNullable: true }
const ALWAYS: ColumnSpec = { name: 'n', type: 'int64', isNullable: false }

function batchOf(spec: ColumnSpec, cells: readonly Cell[]): ColumnBatch {
  const batch = new ColumnBatch([spec], cells.length)
  for (const cell of cells) batch.add([cell])
  return batch
}

function numbers(spec: ColumnSpec, cells: readonly Cell[]): readonly unknown[] {
  const [{ values, present }] = batchOf(spec, cells).columns
  return Array.from(present, (bit, row) => (bit === 1 ? values.values[row] : undefined))
}

test('integers are exact to the last bit of 64', () => {
  const cells = [0, -1, 2 ** 53 - 1, -(2 ** 53 - 1), 2n ** 63n - 1n, -(2n ** 63n), '-12']
  expect(numbers(MAYBE, cells)).toEqual(cells.map((cell) => BigInt(cell)))
})

test('a number beyond 64 bits is nothing where that may be, else the nearest, and is counted', () => {
  const cells = [2n ** 63n, -(2n ** 70n), '99999999999999999999', 1e30, 5]
  expect(numbers(MAYBE, cells)).toEqual([undefined, undefined, undefined, undefined, 5n])
  const [most, least] = [2n ** 63n - 1n, -(2n ** 63n)]
  expect(numbers(ALWAYS, cells)).toEqual([most, least, most, most, 5n])
  expect(batchOf(ALWAYS, cells).misfits).toBe(4)
})

test('what is no number is counted, what is absent is not', () => {
  const batch = batchOf(MAYBE, ['x', Number.NaN, null, undefined])
  expect(batch.columns[0].nullCount).toBe(4)
  expect(batch.misfits).toBe(2)
})

test('a batch that was cleared holds the new rows only', () => {
  const batch = batchOf(MAYBE, [undefined, undefined])
  expect(batch.isFull).toBe(true)
  batch.clear()
  batch.add([7])
  const [{ nullCount, present, values }] = batch.columns
  expect([batch.length, nullCount, present[0], values.values[0]]).toEqual([1, 0, 1, 7n])
})
