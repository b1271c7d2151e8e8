import type { ByteCell, ByteLine, ByteRows, LineNumbers } from '../../model/record.ts'
import { cellNumber, cellText, cellValue, isNumberCell } from '../../parse/shapes/byte-cell.ts'
import { Int64Values, StringValues } from '../../report/columns/column-values.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { type OpenTable, textWeight } from './open-table.ts'
import type { TypedTable } from './typed-table.ts'

/** So many digits never need more than a double has. */
const SAFE_DIGITS = 15

/** Rows of lines of one form: once the columns of their table have types, from bytes to columns. */
export class TypedRows implements ByteRows {
  readonly #table: TypedTable
  readonly #cells: readonly ByteCell[]
  readonly #took: () => void
  #open: OpenTable | undefined
  #isPlain = false

  /** `took` is called for each row. */
  constructor(table: TypedTable, cells: readonly ByteCell[], took: () => void) {
    this.#table = table
    this.#cells = cells
    this.#took = took
  }

  add(line: ByteLine): void {
    const { open } = this.#table
    if (open !== this.#open) this.#look(open)
    // A number of more digits may be beyond what its column holds.
    if (open !== undefined && this.#isPlain && line.numbers.long === 0) this.#put(open, line)
    else this.#table.add(this.#cells.map((cell) => cellOf(cell, line)))
    this.#took()
  }

  #look(open: OpenTable | undefined): void {
    this.#open = open
    const columns = open?.batch.columns ?? []
    this.#isPlain = this.#cells.every(
      (cell, at) => columns[at]?.values.kind === (isNumberCell(cell) ? 'int64' : 'string'),
    )
  }

  #put(open: OpenTable, line: ByteLine): void {
    const { columns } = open.batch
    const cells = this.#cells
    const row = open.batch.begin()
    let weight = cells.length
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]
      const { values } = columns[at]
      if (isNumberCell(cell)) {
        if (values instanceof Int64Values) values.setSafe(row, cellNumber(cell, line))
      } else if (values instanceof StringValues) {
        const text = cellText(cell, line)
        values.values[row] = text
        weight += textWeight(text) - 1
      }
    }
    open.took(weight)
  }
}

/** As a record has it: digits where a number would be rounded. */
function cellOf(cell: ByteCell, line: ByteLine): Cell {
  const { numbers } = line
  const isLong = cell.kind === 'number' && digits(numbers, cell.index) > SAFE_DIGITS
  if (!isLong) return cellValue(cell, line)
  const exact =
    BigInt(numbers.seconds(cell.index)) * 1_000_000_000n + BigInt(numbers.nanos(cell.index))
  const value = cell.isNegative ? -exact : exact
  return value <= 2n ** 53n && value >= -(2n ** 53n) ? Number(value) : String(value)
}

function digits({ from, to }: LineNumbers, index: number): number {
  return to[index] - from[index]
}
