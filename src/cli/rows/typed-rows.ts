import type { ByteCell, ByteLine, ByteRows, LineNumbers } from '../../model/record.ts'
import { stretchBegin, stretchEnd } from '../../model/record.ts'
import { Int64Values, StringValues } from '../../report/columns/column-values.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { type OpenTable, textWeight } from './open-table.ts'
import type { TypedTable } from './typed-table.ts'

const LATIN = new TextDecoder('latin1')
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
    this.#isPlain = this.#cells.every((cell, at) => {
      const isNumber = cell.kind === 'line' || cell.kind === 'number'
      return columns[at]?.values.kind === (isNumber ? 'int64' : 'string')
    })
  }

  #put(open: OpenTable, line: ByteLine): void {
    const { columns } = open.batch
    const cells = this.#cells
    const row = open.batch.begin()
    let weight = cells.length
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]
      const { values } = columns[at]
      if (values instanceof Int64Values) values.setSafe(row, numberOf(cell, line))
      else if (values instanceof StringValues) {
        const text = textOf(cell, line)
        values.values[row] = text
        weight += textWeight(text) - 1
      }
    }
    open.took(weight)
  }
}

function numberOf(cell: ByteCell, { line, numbers }: ByteLine): number {
  if (cell.kind !== 'number') return line
  const value = numbers.value(cell.index)
  // No zero has a sign.
  return cell.isNegative ? 0 - value : value
}

function textOf(cell: ByteCell, line: ByteLine): string {
  if (cell.kind === 'same') return cell.text
  if (cell.kind !== 'text') return ''
  const { stretch } = cell
  return LATIN.decode(line.bytes.subarray(stretchBegin(stretch, line), stretchEnd(stretch, line)))
}

function cellOf(cell: ByteCell, line: ByteLine): Cell {
  if (cell.kind === 'same' || cell.kind === 'text') return textOf(cell, line)
  if (cell.kind === 'line' || digits(line.numbers, cell.index) <= SAFE_DIGITS)
    return numberOf(cell, line)
  const { numbers } = line
  const exact =
    BigInt(numbers.seconds(cell.index)) * 1_000_000_000n + BigInt(numbers.nanos(cell.index))
  const value = cell.isNegative ? -exact : exact
  // As a record has it: digits where a number would be rounded.
  return value <= 2n ** 53n && value >= -(2n ** 53n) ? Number(value) : String(value)
}

function digits({ from, to }: LineNumbers, index: number): number {
  return to[index] - from[index]
}
