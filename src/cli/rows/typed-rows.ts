import type { ByteCell, ByteLine, ByteRows, LineNumbers } from '../../model/record.ts'
import {
  cellNumber,
  cellText,
  cellValue,
  isNumberCell,
  type NumberCell,
  type TextCell,
} from '../../parse/shapes/byte-cell.ts'
import type { ColumnBatch } from '../../report/columns/column-batch.ts'
import { Int64Values, StringValues } from '../../report/columns/column-values.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { type OpenTable, textWeight } from './open-table.ts'
import type { TypedTable } from './typed-table.ts'

/** So many digits never need more than a double has. */
const SAFE_DIGITS = 15

/** Which number of a line a column holds. */
interface NumberPlace {
  readonly cell: NumberCell
  readonly values: Int64Values
}

/** Which text. */
interface TextPlace {
  readonly cell: TextCell
  readonly values: StringValues
}

/** Rows of lines of one form: from bytes to columns, unless one has a number that may be beyond what its column holds. */
export class TypedRows implements ByteRows {
  readonly #table: TypedTable
  readonly #cells: readonly ByteCell[]
  readonly #took: () => void
  #batch: ColumnBatch | undefined
  #isPlain = false
  #numbers: readonly NumberPlace[] = []
  #texts: readonly TextPlace[] = []

  /** `took` is called for each row. */
  constructor(table: TypedTable, cells: readonly ByteCell[], took: () => void) {
    this.#table = table
    this.#cells = cells
    this.#took = took
  }

  add(line: ByteLine): void {
    const { open } = this.#table
    if (open !== undefined && open.batch !== this.#batch) this.#look(open.batch)
    if (line.numbers.long > 0) this.#addCells(line)
    else if (open === undefined) this.#hold(line)
    else if (this.#isPlain) this.#put(open, line)
    else this.#addCells(line)
    this.#took()
  }

  #addCells(line: ByteLine): void {
    this.#table.add(this.#cells.map((cell) => cellOf(cell, line)))
  }

  #look(batch: ColumnBatch): void {
    const { columns } = batch
    this.#batch = batch
    this.#numbers = this.#cells.flatMap((cell, at) => {
      const values = columns[at]?.values
      return isNumberCell(cell) && values instanceof Int64Values ? [{ cell, values }] : []
    })
    this.#texts = this.#cells.flatMap((cell, at) => {
      const values = columns[at]?.values
      return !isNumberCell(cell) && values instanceof StringValues ? [{ cell, values }] : []
    })
    this.#isPlain = this.#numbers.length + this.#texts.length === this.#cells.length
  }

  #put(open: OpenTable, line: ByteLine): void {
    const numbers = this.#numbers
    const texts = this.#texts
    const row = open.batch.begin()
    let weight = numbers.length
    for (let at = 0; at < numbers.length; at++) {
      const { cell, values } = numbers[at]
      values.setSafe(row, cellNumber(cell, line))
    }
    for (let at = 0; at < texts.length; at++) {
      const { cell, values } = texts[at]
      const text = cellText(cell, line)
      values.values[row] = text
      weight += textWeight(text)
    }
    open.took(weight)
  }

  /** The columns have no types yet. */
  #hold(line: ByteLine): void {
    const { rows } = this.#table
    const cells = this.#cells
    const row = rows.begin()
    let weight = 0
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]
      if (isNumberCell(cell)) {
        rows.setSafe(row, at, cellNumber(cell, line))
        weight++
      } else {
        const text = cellText(cell, line)
        rows.set(row, at, text)
        weight += textWeight(text)
      }
    }
    this.#table.took(weight)
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
