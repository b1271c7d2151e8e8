import {
  type ByteCell,
  type ByteLine,
  type Integer,
  stretchBegin,
  stretchEnd,
} from '../../model/record.ts'
import { byteText } from '../bytes/byte-text.ts'

/** A cell of digits: the number of the line, or one that stands in it. */
export type NumberCell = Extract<ByteCell, { readonly kind: 'line' | 'number' }>
/** Any other one. */
export type TextCell = Exclude<ByteCell, NumberCell>

export function isNumberCell(cell: ByteCell): cell is NumberCell {
  return cell.kind === 'line' || cell.kind === 'number'
}

/** The number of a cell in a line; rounded beyond 2^53. */
export function cellNumber(cell: NumberCell, { line, numbers }: ByteLine): number {
  if (cell.kind === 'line') return line
  const value = numbers.value(cell.index)
  // No zero has a sign.
  return cell.isNegative ? 0 - value : value
}

/** The text of a cell in a line. */
export function cellText(cell: TextCell, line: ByteLine): string {
  if (cell.kind === 'same') return cell.text
  const { stretch } = cell
  return byteText(line.bytes, stretchBegin(stretch, line), stretchEnd(stretch, line))
}

/** What a cell is in a line. */
export function cellValue(cell: ByteCell, line: ByteLine): Integer {
  return isNumberCell(cell) ? cellNumber(cell, line) : cellText(cell, line)
}
