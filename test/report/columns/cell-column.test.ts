import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CellColumn } from '../../../src/report/columns/cell-column.ts'
import type { Cell } from '../../../src/report/columns/csv.ts'
import { runs } from '../../property-runs.ts'

const CELL: fc.Arbitrary<Cell> = fc.oneof(
  fc.double(),
  fc.nat(),
  fc.string(),
  fc.bigInt(),
  fc.constantFrom(null, undefined, Number.NaN, -0),
)

test('a column keeps every cell as it is', () => {
  fc.assert(
    fc.property(fc.array(CELL, { maxLength: 60 }), fc.nat(40), (cells, numbers) => {
      const column = new CellColumn()
      // Those at first are numbers only: what comes then stands behind a gap.
      for (let row = 0; row < numbers; row++) column.setNumber(row, row)
      for (const [at, cell] of cells.entries()) column.set(numbers + at, cell)
      const kept = Array.from({ length: numbers + cells.length }, (_, row) => column.at(row))
      expect(kept).toEqual([...Array.from({ length: numbers }, (_, row) => row), ...cells])
    }),
    runs(500),
  )
})
