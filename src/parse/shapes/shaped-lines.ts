import { ownCopy } from '../../model/own-copy.ts'
import type { Integer, LineRecord } from '../../model/record.ts'
import { ColumnTables } from './column-tables.ts'
import { leftoverRows } from './leftover-lines.ts'
import type { LineShape } from './line-shape.ts'
import { ShapeFinder } from './skeletons.ts'

/** One row of the table that a shape's lines make. */
export interface ShapedLine {
  readonly shape: LineShape
  /** The line of the capture. */
  readonly line: number
  /** One value per column of the shape. */
  readonly values: readonly Integer[]
}

/**
 * Sorts printf lines into tables, line by line. Rows below a line of column names are a table of those columns. With the
 * shapes of a script nothing else is guessed; without, a shape that was found makes a table from its second line on, and its
 * first line waits here for it: at most 1,000 lines wait, of 4,096 characters each.
 */
export class ShapedLines {
  readonly #scriptShapes: readonly LineShape[] | undefined
  readonly #finder = new ShapeFinder()
  /** The first line of a shape while it is the only one. */
  readonly #waiting = new Map<LineShape, LineRecord>()
  readonly #tables = new Set<LineShape>()
  readonly #columns = new ColumnTables()
  /** A line of column names, or two, while no row has followed. */
  #head: readonly LineRecord[] = []
  #headsWithoutRows: LineRecord[] = []

  constructor(scriptShapes?: readonly LineShape[]) {
    this.#scriptShapes = scriptShapes
  }

  /** Lines that stay plain only because there were too many shapes. */
  get refusedCount(): number {
    return this.#finder.refusedCount
  }

  /** Whether there was a line of column names: what is a row of theirs depends on its numbers. */
  get hasColumns(): boolean {
    return this.#columns.hasTable
  }

  /**
   * The rows that can be written now: none while the first line of a shape waits for a second, two
   * when that comes; undefined for a line that belongs to no table.
   */
  read(record: LineRecord): readonly ShapedLine[] | undefined {
    const column = this.#columns.read(record.text)
    if (column?.kind === 'row') {
      this.#head = []
      return [{ shape: column.shape, line: record.line, values: column.values }]
    }
    const plain = this.#readPlain(record)
    if (column === undefined || plain !== undefined) return plain
    this.#keepHead(record, column.kind)
    return []
  }

  #readPlain(record: LineRecord): readonly ShapedLine[] | undefined {
    if (this.#scriptShapes !== undefined) return known(record, this.#scriptShapes)
    const shape = this.#finder.shapeOf(record.text)
    if (shape === undefined) return undefined
    if (this.#tables.has(shape)) return rowsOf(shape, record)
    const first = this.#waiting.get(shape)
    if (first === undefined) {
      this.#waiting.set(shape, { ...record, text: ownCopy(record.text) })
      return []
    }
    this.#waiting.delete(shape)
    this.#tables.add(shape)
    return [...rowsOf(shape, first), ...rowsOf(shape, record)]
  }

  /** The rows that only the end shows, taken out of the lines that wait. */
  lastRows(): readonly ShapedLine[] {
    const rows = leftoverRows([...this.#waiting.values()])
    const lines = new Set(rows.map(({ line }) => line))
    for (const [shape, { line }] of this.#waiting) if (lines.has(line)) this.#waiting.delete(shape)
    return rows
  }

  /** The lines that still wait at the end: they belong to no table. In the order of the capture. */
  rest(): LineRecord[] {
    const all = [...this.#headsWithoutRows, ...this.#head, ...this.#waiting.values()]
    return all.sort((a, b) => a.line - b.line)
  }

  #keepHead(record: LineRecord, kind: 'head' | 'second head'): void {
    if (this.#columns.hasRows) return
    const own = { ...record, text: ownCopy(record.text) }
    if (kind === 'second head') this.#head = [...this.#head, own]
    else {
      for (const head of this.#head) this.#headsWithoutRows.push(head)
      this.#head = [own]
    }
  }
}

function known(record: LineRecord, shapes: readonly LineShape[]): ShapedLine[] | undefined {
  for (const shape of shapes) {
    const rows = rowsOf(shape, record)
    if (rows.length > 0) return rows
  }
  return undefined
}

function rowsOf(shape: LineShape, { line, text }: LineRecord): ShapedLine[] {
  const values = shape.match(text)
  return values === undefined ? [] : [{ shape, line, values }]
}
