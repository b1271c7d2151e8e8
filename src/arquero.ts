import { type ColumnTable, table } from 'arquero'
import type { CaptureChunk } from './capture-bytes.ts'
import type { LineRecord } from './model/record.ts'
import type { ScriptFacts } from './model/script-facts.ts'
import type { Span } from './model/span.ts'
import { scriptShapes } from './parse/script/script-shapes.ts'
import { type ShapedLine, ShapedLines } from './parse/shapes/shaped-lines.ts'
import { type AnalyzeOptions, AnalyzeRun, TablesRun } from './pipeline.ts'
import type { Cell } from './report/columns/csv.ts'
import { spanCells, spanColumns } from './report/columns/span-rows.ts'
import { tableCells, tableColumns, tableName } from './report/columns/table-rows.ts'

/** A capture, chunk by chunk: `createReadStream(path)`, standard input, a response of `fetch`. Bytes or text, not packed. */
export type CaptureStream = AsyncIterable<CaptureChunk> | Iterable<CaptureChunk>

interface Rows {
  readonly columns: readonly string[]
  readonly rows: (readonly Cell[])[]
}

/**
 * Everything that a capture holds as arquero tables by name, as `gotail tables` names them: `@ns.hist`, `@bytes.map`,
 * `printf`, the format of printed lines. With `script` nothing is guessed.
 */
export async function tablesOf(
  capture: CaptureStream,
  options: { readonly script?: ScriptFacts } = {},
): Promise<Readonly<Record<string, ColumnTable>>> {
  const { script } = options
  const shapes = script && scriptShapes(script.printfs, script.composed)
  const lines = new ShapedLines(shapes)
  const found = new Map<string, Rows>()
  const add = (name: string, columns: () => readonly string[], row: RowOf): void => {
    const known = found.get(name) ?? { columns: columns(), rows: [] }
    found.set(name, known)
    known.rows.push(row(known.columns.length))
  }
  const shaped = ({ shape, line, values }: ShapedLine): void => {
    const columns = (): string[] => ['line', ...shape.columns.map(({ name }) => name)]
    add(shape.name, columns, () => [line, ...values])
  }
  const plain = (record: Parameters<typeof tableName>[0]): void => {
    const columns = (): readonly string[] => tableColumns(record)
    add(tableName(record), columns, (count) => tableCells(record, count))
  }
  const run = new TablesRun(
    (record) => {
      const rows = record.kind === 'printf' ? lines.read(record) : undefined
      if (rows === undefined) plain(record)
      else for (const row of rows) shaped(row)
    },
    script === undefined ? {} : { script },
  )
  for await (const chunk of capture) run.push(chunk)
  run.end()
  for (const row of lines.lastRows()) shaped(row)
  for (const record of lines.rest()) plain(record satisfies LineRecord)
  return Object.fromEntries([...found].map(([name, rows]) => [name, tableFrom(rows)]))
}

type RowOf = (columns: number) => readonly Cell[]

/** The finished spans of a capture as an arquero table, a row each, with the columns of `gotail spans` and of its labels. */
export async function spansOf(
  capture: CaptureStream,
  options: Omit<AnalyzeOptions, 'onSpan'> = {},
): Promise<ColumnTable> {
  const spans: Span[] = []
  let labels: readonly string[] = []
  const run = new AnalyzeRun({
    ...options,
    onSpan: (span, names) => {
      spans.push(span)
      labels = names
    },
  })
  for await (const chunk of capture) run.push(chunk)
  run.end()
  const rows = spans.map((span) => spanCells(span, labels))
  return tableFrom({ columns: spanColumns(labels), rows })
}

/** Whole numbers beyond 2^53 stay exact: as BigInt, or as the digits that they came as. */
function tableFrom({ columns, rows }: Rows): ColumnTable {
  return table(columns.map((name, at) => [name, rows.map((row) => cellOf(row[at]))] as const))
}

function cellOf(cell: Cell): string | number | bigint | null {
  if (typeof cell !== 'bigint') return cell ?? null
  const number = Number(cell)
  return Number.isSafeInteger(number) ? number : cell
}
