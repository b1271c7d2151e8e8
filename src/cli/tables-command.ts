import { counted } from '../report/format.ts'
import { unusable } from '../report/unusable.ts'
import { complain } from './complain.ts'
import { captureInput } from './input.ts'
import { noteDiagnostics } from './note-diagnostics.ts'
import { readInput } from './read-input.ts'
import { scriptOption } from './script-option.ts'
import { type CommonFlags, note, openOutput, type Session } from './session.ts'
import type { RowFormat } from './span-output.ts'
import { type RowForm, TableBook } from './table-book.ts'
import { checkChoice, wantsTable } from './table-choice.ts'
import { DirectorySink, mixedSink, SingleSink, type TableSink } from './table-sink.ts'

/** Flags of `gotail tables`. */
export interface TablesFlags extends CommonFlags {
  readonly format: RowFormat
  readonly out?: string
  readonly table?: string
}

/** `gotail tables`: everything a capture holds, as rows. Resolves to the exit status. */
export async function tablesCommand(
  files: readonly string[],
  flags: TablesFlags,
  session: Session,
): Promise<number> {
  const { effects } = session
  const input = captureInput(files, effects)
  const pipeline = await effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  const sink = openSink(flags, session)
  const book = new TableBook(
    sink,
    await rowForm(flags),
    (name) => wants(flags, name),
    script.script,
  )
  const run = new pipeline.TablesRun((record) => book.add(record), script)
  const glimpse = await readInput(session, flags, input, {
    push: (bytes) => run.push(bytes),
    flush: () => sink.flush(),
  })
  const { diagnostics, understood } = run.end()
  book.end()
  checkChoice(book, { ...flags, isSingle: isSingle(flags) })
  await sink.close()
  noteDiagnostics(session, flags, diagnostics)
  noteDropped(session, flags, book)
  if (understood > 0 || book.hasShapes) return 0
  return complain(effects, unusable(glimpse.look(pipeline)))
}

function openSink(flags: TablesFlags, session: Session): TableSink {
  if (flags.out !== undefined) return new DirectorySink(flags.out, flags.format)
  const output = openOutput(session, undefined)
  return isSingle(flags) ? new SingleSink(output) : mixedSink(output)
}

/** Rows of several tables can share a stream of JSON lines, but no CSV. */
function isSingle({ format, out }: TablesFlags): boolean {
  return format === 'csv' && out === undefined
}

/** JSON lines on standard output are the records themselves; everywhere else printed lines are taken apart. */
async function rowForm({ format, out }: TablesFlags): Promise<RowForm> {
  const shapesLines = format === 'csv' || out !== undefined
  if (format === 'ndjson') return { shapesLines }
  const { csvRow } = await import('../report/csv.ts')
  return { shapesLines, csv: csvRow }
}

function wants(flags: TablesFlags, table: string): boolean {
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
