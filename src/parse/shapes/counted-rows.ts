import type { ByteRows } from '../../model/record.ts'
import type { RowTaker } from './row-forms.ts'

/** The same taker; `count` is called for each row that it takes. */
export function countedRows(rows: RowTaker, count: () => void): RowTaker {
  return {
    get isOpen() {
      return rows.isOpen
    },
    get latestShape() {
      return rows.latestShape
    },
    row: (shape, cells) => {
      count()
      rows.row(shape, cells)
    },
    bytes: (shape, cells) => countedBytes(rows.bytes?.(shape, cells), count),
  }
}

function countedBytes(rows: ByteRows | undefined, count: () => void): ByteRows | undefined {
  if (rows === undefined) return undefined
  return {
    add: (line) => {
      count()
      rows.add(line)
    },
  }
}
