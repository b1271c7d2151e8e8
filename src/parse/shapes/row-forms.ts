import type { ByteCell, ByteRows, Integer } from '../../model/record.ts'
import { formText, numberSource, type Trial, trialsOf } from '../forms/form-trials.ts'
import {
  type FormedLine,
  FormedLines,
  type FormReader,
  type FormTaker,
  type LinePlace,
} from '../forms/formed-lines.ts'
import type { FormedText } from '../forms/line-form.ts'
import { cellValue } from './byte-cell.ts'
import type { LineShape } from './line-shape.ts'

/** Who makes tables of printed lines. */
export interface RowTaker {
  /** False below a line of column names: there, what a line is depends on its numbers. */
  readonly isOpen: boolean
  /** The shape of the line that it took last, if that became one row of its table, and any other one of its form will. */
  readonly latestShape: LineShape | undefined
  /** Takes a row of such a table: the number of its line, then one value per column. */
  row(shape: LineShape, cells: readonly Integer[]): void
  /** Who takes such rows as bytes; `cells` are those of the shape's columns. Undefined where they are wanted as values. */
  bytes?(shape: LineShape, cells: readonly ByteCell[]): ByteRows | undefined
}

/** What all lines of a form are. */
interface RowForm {
  readonly shape: LineShape
  readonly cells: readonly ByteCell[]
  readonly rows: ByteRows | undefined
}

/** Makes rows of lines whose form is known to be one of a shape. */
export class RowForms implements FormReader<RowForm>, FormTaker {
  readonly #taker: RowTaker
  readonly #lines = new FormedLines<RowForm>(this)
  #text = ''

  constructor(taker: RowTaker) {
    this.#taker = taker
  }

  get isNew(): boolean {
    return this.#taker.isOpen && this.#lines.isNew
  }

  read(bytes: Uint8Array, from: number, to: number, line: number, place: LinePlace): number {
    return this.#taker.isOpen ? this.#lines.read(bytes, from, to, line, place) : from
  }

  linesSince(line: number): number {
    return this.#taker.isOpen ? this.#lines.linesSince(line) : 0
  }

  learn(text: string): void {
    if (this.#taker.latestShape === undefined) return
    this.#text = text
    this.#lines.learn(text)
  }

  take({ shape, cells, rows }: RowForm, line: FormedLine): boolean {
    if (rows !== undefined) {
      rows.add(line)
      return true
    }
    if (line.numbers.long > 0) return false
    const row = new Array<Integer>(cells.length + 1)
    row[0] = line.line
    for (let at = 0; at < cells.length; at++) row[at + 1] = cellValue(cells[at], line)
    this.#taker.row(shape, row)
    return true
  }

  meaningOf(text: FormedText): RowForm | undefined {
    const shape = this.#taker.latestShape
    const found = shape?.match(this.#text)
    if (shape === undefined || found === undefined) return undefined
    const trials = trialsOf(text)
    const made = trials.flatMap((trial) => [shape.match(trial.text) ?? []])
    const cells = found.map((value, at) =>
      cellOf(
        value,
        made.map((row) => row[at]),
        trials,
      ),
    )
    if (!cells.every((cell) => cell !== undefined)) return undefined
    return { shape, cells, rows: this.#taker.bytes?.(shape, cells) }
  }
}

/** Where a cell comes from, by what it is in the line and in the trials; undefined where that is not clear. */
function cellOf(
  value: Integer,
  made: readonly (Integer | undefined)[],
  trials: readonly Trial[],
): ByteCell | undefined {
  if (typeof value === 'string') {
    const texts = made.filter((each) => typeof each === 'string')
    return texts.length === made.length ? textCell(texts, trials) : undefined
  }
  const numbers = made.filter((each) => typeof each === 'number')
  const source = numbers.length === made.length ? numberSource(numbers, trials) : undefined
  // A number that is always the same stands in a format.
  if (source === undefined || source.index < 0 || Math.abs(source.scale) !== 1) return undefined
  return { kind: 'number', index: source.index, isNegative: source.scale < 0 }
}

function textCell(texts: readonly string[], trials: readonly Trial[]): ByteCell | undefined {
  const text = formText(texts, trials)
  if (text === undefined) return undefined
  return typeof text === 'string' ? { kind: 'same', text } : { kind: 'text', stretch: text }
}
