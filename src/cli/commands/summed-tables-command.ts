import type { SymbolFinder } from '../../model/places.ts'
import { counted } from '../../report/text/format.ts'
import { safeText } from '../../report/text/safe-text.ts'
import { unusable } from '../../report/words/unusable.ts'
import { captureInput } from '../input/input.ts'
import { readInput } from '../input/read-input.ts'
import type { BinaryFlags } from '../options/binary-option.ts'
import { scriptOption } from '../options/script-option.ts'
import { GatheredTables } from '../rows/gathered-tables.ts'
import { isRollUp, type RollFlags, rollTable } from '../rows/roll-table.ts'
import type { RowForm } from '../rows/row-form.ts'
import { openMetricsText, type StackFlags, stackFiles } from '../rows/summed-tables.ts'
import { wantsTable } from '../rows/table-choice.ts'
import type { TableSink } from '../rows/table-sink.ts'
import { complainOfNothing } from '../session/complain.ts'
import { noteDiagnostics } from '../session/note-diagnostics.ts'
import { type CommonFlags, note, openOutput, type Session } from '../session/session.ts'
import { Unwritten } from '../session/unwritten.ts'

/** Flags of tables that are read whole before anything is written. */
export interface SummedFlags extends CommonFlags, RollFlags, StackFlags, BinaryFlags {
  readonly format: string
}

/** Where the rows of a roll-up go. */
export interface RollOutput {
  readonly form: RowForm
  readonly sink: TableSink
}

const NO_BINARY =
  'addresses of stacks have no names: give the program that was traced by --binary FILE'

/** Whether the tables have to be whole. */
export function isSummed(flags: SummedFlags): boolean {
  const { format, folded, pprof } = flags
  return format === 'openmetrics' || folded !== undefined || pprof !== undefined || isRollUp(flags)
}

/** `gotail tables` of whole tables: roll-ups, stacks, metrics. `open` is asked where rows go. Resolves to the exit status. */
export async function summedTablesCommand(
  files: readonly string[],
  flags: SummedFlags,
  session: Session,
  open: () => Promise<RollOutput>,
): Promise<number> {
  const { effects } = session
  const input = captureInput(files, effects)
  const pipeline = await effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  const gathered = new GatheredTables({
    everyPrint: flags.by?.includes('snapshot') === true,
    wants: (table) => wantsTable(flags.table, table),
    ...script,
  })
  const run = new pipeline.TablesRun((record) => gathered.add(record), script)
  const glimpse = await readInput(session, flags, input, {
    push: (bytes) => run.push(bytes),
    flush: async () => {},
  })
  const { diagnostics } = run.end()
  gathered.end()
  noteDiagnostics(session, flags, [...diagnostics, ...gathered.diagnostics])
  notePartial(session, flags, gathered)
  if (
    gathered.tables.size === 0 &&
    gathered.histograms().length === 0 &&
    gathered.refused.length === 0
  ) {
    return complainOfNothing(effects, unusable(glimpse.look(pipeline)))
  }
  const unwritten = new Unwritten()
  await write(gathered, flags, session, open, unwritten)
  return unwritten.tell(effects) ?? 0
}

/** Counts of a histogram that lacks rows are those that could be read. */
function notePartial(session: Session, flags: SummedFlags, gathered: GatheredTables): void {
  const all = gathered.histograms()
  const parts = all.filter(({ partial }) => partial !== undefined)
  if (parts.length === 0) return
  const what = `${parts.length} of ${counted(all.length, 'histogram')} lack rows`
  note(
    session,
    flags,
    `${what} (${safeText(parts[0].name)}): their counts are those that could be read`,
  )
}

async function write(
  gathered: GatheredTables,
  flags: SummedFlags,
  session: Session,
  open: () => Promise<RollOutput>,
  unwritten: Unwritten,
): Promise<void> {
  if (isRollUp(flags)) {
    const { name, table } = await rollTable(gathered, flags)
    const { form, sink } = await open()
    const rows = form(name, table.columns, sink.open(name))
    for (const row of table.rows) rows.cells(row)
    rows.end()
    await sink.close(unwritten)
    return
  }
  const texts =
    flags.format === 'openmetrics'
      ? [['-', await openMetricsText(gathered)] as const]
      : await stackFiles(
          gathered,
          flags,
          (text) => note(session, flags, text),
          await symbolsFor(flags),
        )
  for (const [path, content] of texts) {
    await unwritten.attempt(async () => {
      const output = openOutput(session, path)
      output.write(content)
      await output.close()
    })
  }
}

/** The names of addresses, where the program that was traced is named. */
async function symbolsFor({ binary }: SummedFlags): Promise<SymbolFinder> {
  if (binary === undefined) return () => NO_BINARY
  const { symbolsOf } = await import('../tracing/binary-symbols.ts')
  return (await symbolsOf(binary)).symbols
}
