import { clip } from '../../report/text/clip.ts'
import { counted } from '../../report/text/format.ts'
import { safeText } from '../../report/text/safe-text.ts'
import { isNoText, unusable } from '../../report/words/unusable.ts'
import { fileFacts } from '../input/file-facts.ts'
import { captureInput } from '../input/input.ts'
import { readInput } from '../input/read-input.ts'
import type { BinaryFlags } from '../options/binary-option.ts'
import { scriptOption } from '../options/script-option.ts'
import { ChosenColumns } from '../rows/chosen-columns.ts'
import { columnEncoding } from '../rows/column-encoding.ts'
import type { RollFlags } from '../rows/roll-table.ts'
import { csvForm, jsonForm, type RowForm } from '../rows/row-form.ts'
import {
  arrowForm,
  type BinaryFormat,
  isBinary,
  namedFormat,
  type RowFormat,
  refuseContradiction,
  spareTerminal,
} from '../rows/row-format.ts'
import type { StackFlags } from '../rows/summed-tables.ts'
import { TableBook } from '../rows/table-book.ts'
import { checkChoice, wantsTable } from '../rows/table-choice.ts'
import { DirectorySink, mixedSink, SingleSink, type TableSink } from '../rows/table-sink.ts'
import type { TypedTables } from '../rows/typed-tables.ts'
import { complainOfNothing } from '../session/complain.ts'
import { noteDiagnostics } from '../session/note-diagnostics.ts'
import { type CommonFlags, note, openOutput, type Session } from '../session/session.ts'
import { Unwritten } from '../session/unwritten.ts'
import { isSummed, type RollOutput, summedTablesCommand } from './summed-tables-command.ts'

const NAME_COLUMNS = 60
const NOTES = 5
/** Tables whose rows are records: maps, and what bpftrace and scripts say line by line. */
const OF_RECORDS = /^(?:@.*|printf|value|time|notice|lost|attached)$/

/** Flags of `gotail tables`. */
export interface TablesFlags extends CommonFlags, RollFlags, StackFlags, BinaryFlags {
  readonly format?: RowFormat | 'openmetrics'
  /** A file where its ending names a format of rows, else a folder. */
  readonly out?: string
  readonly columns?: readonly string[]
  readonly table?: string
}

/** Those of rows. */
type RowFlags = TablesFlags & { readonly format: RowFormat }

/** `gotail tables`: everything a capture holds, as rows. Resolves to the exit status. */
export async function tablesCommand(
  files: readonly string[],
  flags: TablesFlags,
  session: Session,
): Promise<number> {
  const rows = { ...flags, format: rowFormat(flags) }
  const summed = { ...rows, format: flags.format ?? rows.format }
  if (!isSummed(summed)) return rowsCommand(files, rows, session)
  const chosen = chosenColumns(flags)
  const open = async (): Promise<RollOutput> => {
    const typed = isBinary(rows.format)
      ? await typedTables(files, rows.format, rows.out, session)
      : undefined
    const form = typed?.form ?? (await textForm(rows.format))
    return { form: chosen?.of(form) ?? form, sink: openSink(rows, session) }
  }
  return summedTablesCommand(files, summed, session, open)
}

async function rowsCommand(
  files: readonly string[],
  flags: RowFlags,
  session: Session,
): Promise<number> {
  const { effects } = session
  spareTerminal(session, flags.format, flags.out)
  const input = captureInput(files, effects)
  const pipeline = await effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  const sink = openSink(flags, session)
  const typed = isBinary(flags.format)
    ? await typedTables(files, flags.format, flags.out, session)
    : undefined
  const whole = typed?.form ?? (await textForm(flags.format))
  const chosen = chosenColumns(flags)
  const shapesLines = shapes(flags)
  const form = { form: chosen?.of(whole) ?? whole, shapesLines, namesColumns: !shapesLines }
  const book = new TableBook(sink, form, (name) => wants(flags, name), script.script)
  const run = new pipeline.TablesRun((record) => book.add(record), script, book)
  const glimpse = await readInput(session, flags, input, {
    push: (bytes) => run.push(bytes),
    flush: () => {
      // Files are nobody's to read before they are whole.
      if (isSingle(flags)) book.flush()
      return sink.flush()
    },
  })
  const { diagnostics, understood } = run.end()
  book.end()
  checkChoice(book, { ...flags, isSingle: isSingle(flags) })
  chosen?.check()
  const unwritten = new Unwritten()
  await sink.close(unwritten)
  noteDiagnostics(session, flags, diagnostics)
  noteDropped(session, flags, book)
  noteMisfits(session, flags, typed?.misfits ?? new Map())
  if (understood > 0) return 0
  const seen = glimpse.look(pipeline)
  // Among lines that are no text some are alike by chance.
  if (book.hasShapes && !isNoText(seen.head)) return 0
  return complainOfNothing(effects, unusable(seen))
}

function chosenColumns({ columns }: TablesFlags): ChosenColumns | undefined {
  return columns === undefined ? undefined : new ChosenColumns(columns)
}

function openSink(flags: RowFlags, session: Session): TableSink {
  if (flags.out !== undefined && !isFile(flags.out)) {
    return new DirectorySink(flags.out, flags.format)
  }
  const output = openOutput(session, flags.out)
  return isSingle(flags) ? new SingleSink(output) : mixedSink(output)
}

/** Rows of several tables can share a stream of JSON lines, and nothing else. */
function isSingle({ format, out }: RowFlags): boolean {
  return format !== 'ndjson' && (out === undefined || isFile(out))
}

/** A name with the ending of a format; `-` is standard output, as everywhere. */
function isFile(out: string): boolean {
  return out === '-' || namedFormat(out) !== undefined
}

function rowFormat({ format, out }: TablesFlags): RowFormat {
  const named = out === undefined ? undefined : namedFormat(out)
  if (format === undefined || format === 'openmetrics') return named ?? 'ndjson'
  if (out !== undefined) refuseContradiction(format, out)
  return format
}

/**
 * JSON lines on standard output are the records themselves, unless a table of printed lines is named; everywhere else printed
 * lines are taken apart.
 */
function shapes({ format, out, columns, table }: RowFlags): boolean {
  const isOfLines = table !== undefined && !OF_RECORDS.test(table)
  return format !== 'ndjson' || out !== undefined || columns !== undefined || isOfLines
}

async function textForm(format: RowFormat): Promise<RowForm> {
  if (format === 'ndjson') return jsonForm
  const { csvRow } = await import('../../report/columns/csv.ts')
  const { CsvLines } = await import('../../report/columns/csv-lines.ts')
  return csvForm({ csvRow, CsvLines })
}

async function typedTables(
  files: readonly string[],
  format: BinaryFormat,
  out: string | undefined,
  session: Session,
): Promise<TypedTables> {
  const { TypedTables } = await import('../rows/typed-tables.ts')
  const { captureMetadata } = await import('../../report/columns/capture-metadata.ts')
  const form = out === undefined ? arrowForm(session, undefined) : 'file'
  return new TypedTables(await columnEncoding(format, form), (table) =>
    captureMetadata(fileFacts(table, files)),
  )
}

function wants(flags: RowFlags, table: string): boolean {
  return (flags.table === undefined && !isSingle(flags)) || wantsTable(flags.table, table)
}

function noteDropped(session: Session, flags: TablesFlags, book: TableBook): void {
  if (book.droppedRows > 0) {
    note(
      session,
      flags,
      `too many tables: ${counted(book.droppedRows, 'row')} of further ones are missing`,
    )
  }
  if (book.unshapedLines > 0) {
    note(
      session,
      flags,
      `too many forms of lines: ${counted(book.unshapedLines, 'line')} left as text`,
    )
  }
}

function noteMisfits(
  session: Session,
  flags: TablesFlags,
  misfits: ReadonlyMap<string, number>,
): void {
  for (const [name, values] of [...misfits].slice(0, NOTES)) {
    note(
      session,
      flags,
      `${clip(safeText(name), NAME_COLUMNS)}: ${counted(values, 'value')} of another kind than its first rows: as text in the column other_values`,
    )
  }
}
