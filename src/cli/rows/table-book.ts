import type { ByteCell, ByteRows, CaptureRecord, Integer, LineRecord } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import { scriptShapes } from '../../parse/script/script-shapes.ts'
import type { LineShape } from '../../parse/shapes/line-shape.ts'
import { type ShapedLine, ShapedLines } from '../../parse/shapes/shaped-lines.ts'
import { tableColumns, tableName } from '../../report/columns/table-rows.ts'
import { RowData } from './row-data.ts'
import type { RowForm, TableRows } from './row-form.ts'
import type { TableSink } from './table-sink.ts'

// A capture may name maps without end; a directory of more files than this helps nobody.
const MOST_TABLES = 1000

/** Takes the rows of tables that were turned down. */
const NOBODY: ByteRows = { add: () => {} }

/** How a book writes its tables. */
export interface BookForm {
  readonly form: RowForm
  /** Whether printed lines of one form become a table of their own. */
  readonly shapesLines: boolean
  /** Whether lines that stay whole carry their columns, where those have names. */
  readonly namesColumns?: boolean
}

interface Table {
  readonly name: string
  readonly rows: TableRows
}

/** Sorts the records of a capture into tables. */
export class TableBook {
  readonly #sink: TableSink
  readonly #form: BookForm
  readonly #wants: (table: string) => boolean
  readonly #lines: ShapedLines
  readonly #data: RowData | undefined
  readonly #tables = new Map<string, Table>()
  readonly #refused = new Set<string>()
  #droppedRows = 0
  #hasShapes = false
  /** The table of each shape that has one. */
  readonly #shaped = new Map<LineShape, Table>()
  /** The shape of the line that came last, if that is one of its table and no head of columns was met. */
  latestShape: LineShape | undefined

  /** Tables whose names `wants` turns down are remembered by name only. */
  constructor(
    sink: TableSink,
    form: BookForm,
    wants: (table: string) => boolean,
    script?: ScriptFacts,
  ) {
    this.#sink = sink
    this.#form = form
    this.#wants = wants
    this.#data = form.namesColumns === true ? new RowData() : undefined
    this.#lines = new ShapedLines(
      script === undefined ? undefined : scriptShapes(script.printfs, script.composed),
    )
  }

  /** Whether there was no line of column names: below one, what a line is depends on its numbers. */
  get isOpen(): boolean {
    return !this.#lines.hasColumns
  }

  /** Names of the tables that have rows here, in the order of their first rows. */
  get names(): readonly string[] {
    return [...this.#tables.values()].map(({ name }) => name)
  }

  /** Names of the tables that were turned down. */
  get refused(): readonly string[] {
    return [...this.#refused]
  }

  /** Whether any printed lines follow one form: free text does not. */
  get hasShapes(): boolean {
    return this.#hasShapes
  }

  /** Rows that found no room, since there were too many tables. */
  get droppedRows(): number {
    return this.#droppedRows
  }

  /** Lines left as text, since there were too many forms. */
  get unshapedLines(): number {
    return this.#form.shapesLines ? this.#lines.refusedCount : 0
  }

  /** Takes the next record. */
  add(record: CaptureRecord): void {
    if (record.kind === 'printf' && this.#takesApart()) this.#addLine(record)
    else this.#addWhole(record)
  }

  #addWhole(record: CaptureRecord): void {
    const isNamed = record.kind === 'printf' && this.#data !== undefined
    this.#addPlain(isNamed ? this.#data.of(record) : record)
  }

  /** The capture ended: lines that were held back come out. */
  end(): void {
    const last = this.#lines.lastRows()
    if (last.length > 0) this.#hasShapes = true
    if (this.#form.shapesLines) {
      for (const row of last) this.#addShaped(row)
      for (const record of this.#lines.rest()) this.#addPlain(record)
    }
    for (const { rows } of this.#tables.values()) rows.end()
  }

  /** Where lines stay as they are, the first form met still tells bpftrace's output from prose. */
  #takesApart(): boolean {
    return this.#form.shapesLines || !this.#hasShapes
  }

  #addLine(record: LineRecord): void {
    const rows = this.#lines.read(record)
    const isRow = this.#form.shapesLines && this.isOpen
    this.latestShape = isRow ? rows?.at(-1)?.shape : undefined
    if (rows !== undefined && rows.length > 0) this.#hasShapes = true
    if (rows === undefined || !this.#form.shapesLines) this.#addWhole(record)
    else for (const row of rows) this.#addShaped(row)
  }

  #addShaped({ shape, line, values }: ShapedLine): void {
    this.row(shape, [line, ...values])
  }

  /** Takes a row of the table that lines of this shape make: the number of its line, then one value per column. */
  row(shape: LineShape, cells: readonly Integer[]): void {
    this.#tableOf(shape)?.rows.cells(cells)
  }

  /** Who takes such rows as bytes, `cells` in the places of the shape's columns; undefined where nobody does. */
  bytes(shape: LineShape, cells: readonly ByteCell[]): ByteRows | undefined {
    if (!this.#wants(shape.name)) return NOBODY
    return this.#tableOf(shape)?.rows.bytes?.([{ kind: 'line' }, ...cells])
  }

  /** Hands on what tables hold back for speed alone. */
  flush(): void {
    for (const { rows } of this.#tables.values()) rows.flush?.()
  }

  #tableOf(shape: LineShape): Table | undefined {
    const known = this.#shaped.get(shape)
    if (known !== undefined) return known
    const columns = (): readonly string[] => ['line', ...shape.columns.map(({ name }) => name)]
    const table = this.#table(shape.name, `line ${shape.name}`, columns)
    if (table !== undefined) this.#shaped.set(shape, table)
    return table
  }

  #addPlain(record: CaptureRecord): void {
    const name = tableName(record)
    // A map that is met with and without keys is two tables: no key may go missing.
    const isScalar = 'key' in record && record.key.length === 0
    const id = isScalar ? `${name}[]` : name
    this.#table(name, id, () => tableColumns(record))?.rows.record(record)
  }

  #table(name: string, id: string, columns: () => readonly string[]): Table | undefined {
    const known = this.#tables.get(id)
    if (known !== undefined) return known
    if (!this.#wants(name)) {
      if (this.#refused.size < MOST_TABLES) this.#refused.add(name)
      return undefined
    }
    if (this.#tables.size >= MOST_TABLES) {
      this.#droppedRows++
      return undefined
    }
    const table = { name, rows: this.#form.form(name, columns(), this.#sink.open(name)) }
    this.#tables.set(id, table)
    return table
  }
}
