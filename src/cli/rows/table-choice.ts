import { GotailError } from '../../model/error.ts'
import { clip } from '../../report/text/clip.ts'
import { count } from '../../report/text/format.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { RowFormat } from './row-format.ts'
import type { TableBook } from './table-book.ts'

const NAMES_SHOWN = 20
const NAME_COLUMNS = 60
/** What bpftrace says beside its tables: a single CSV has no room for them and needs none. */
const ASIDES: readonly string[] = ['attached', 'lost', 'notice']

const FILE_WORDS: Readonly<Record<RowFormat, string>> = {
  ndjson: 'one file',
  csv: 'one CSV',
  parquet: 'one Parquet file',
  arrow: 'one Arrow file',
}

/** Which tables `--table NAME` means: the full name, or the map's name for all its kinds; without it, all but the asides. */
export function wantsTable(chosen: string | undefined, table: string): boolean {
  if (chosen === undefined) return !ASIDES.includes(table)
  return table === chosen || (chosen.startsWith('@') && table.replace(/\.[a-z]+$/, '') === chosen)
}

/** Wrong usage where one CSV would have to hold several tables; nothing usable where the chosen table does not exist. */
export function checkChoice(
  book: TableBook,
  flags: {
    readonly table?: string
    readonly isSingle: boolean
    readonly format: RowFormat
  },
): void {
  const { names, refused } = book
  if (flags.table !== undefined && names.length === 0) {
    const there = refused.length === 0 ? 'there is none' : `there are: ${list(refused)}`
    throw new GotailError(`no table is called ${safeText(flags.table)}; ${there}`, 3)
  }
  if (flags.isSingle && names.length > 1) {
    throw new GotailError(
      `${FILE_WORDS[flags.format]} holds one table, and here are ${count(names.length)}: ${list(names)}; choose with --table NAME, or write all of them with --out DIR`,
      2,
    )
  }
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => clip(safeText(name), NAME_COLUMNS))
  const more = names.length - shown.length
  return shown.join(', ') + (more === 0 ? '' : ` and ${count(more)} more`)
}
