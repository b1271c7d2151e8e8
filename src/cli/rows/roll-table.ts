import { aggregateList } from '../../analyze/histograms/aggregate.ts'
import { mergeBuckets } from '../../analyze/histograms/merge-buckets.ts'
import type { RollChoice, RollTable } from '../../analyze/histograms/roll-up.ts'
import { GotailError } from '../../model/error.ts'
import type { Histogram } from '../../model/histogram.ts'
import { clip } from '../../report/text/clip.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { GatheredTables } from './gathered-tables.ts'

/** Lines of text: whoever rolls up means another table, if there is one. */
const PLAIN: readonly string[] = ['printf', 'value', 'time']
const NAMES_SHOWN = 20
const NAME_COLUMNS = 60

/** Flags of a roll-up. */
export interface RollFlags {
  readonly table?: string
  readonly by?: readonly string[]
  readonly agg?: string
  readonly top?: number
  readonly sort?: string
}

/** A rolled-up table with its name. */
export interface NamedRoll {
  readonly name: string
  readonly table: RollTable
}

/** Whether any of these flags asks for a roll-up. */
export function isRollUp({ by, agg, top, sort }: RollFlags): boolean {
  return by !== undefined || agg !== undefined || top !== undefined || sort !== undefined
}

/** The one table that is left by `--table`, rolled up. Wrong usage where there are several, or no such column. */
export async function rollTable(tables: GatheredTables, flags: RollFlags): Promise<NamedRoll> {
  const histograms = tables.histograms()
  const names = [
    ...new Set(histograms.map(({ name, kind }) => `${name}.${kind}`)),
    ...tables.tables.keys(),
  ]
  const rolled = names.filter((each) => !PLAIN.includes(each))
  const name = onlyOne(rolled.length > 0 ? rolled : names, tables.refused, flags.table)
  const table = tables.tables.get(name)
  if (table === undefined) return { name, table: mergedTable(histograms, tables, flags) }
  const choice = choiceOf(table, flags)
  const { rollUp, sortRows } = await import('../../analyze/histograms/roll-up.ts')
  const isPlain = choice.by.length === 0 && choice.aggregates.length === 0
  return { name, table: isPlain ? sortRows(table, choice) : rollUp(table, choice) }
}

function choiceOf({ columns }: RollTable, { by = [], agg, top, sort }: RollFlags): RollChoice {
  const isGrouped = by.length > 0 || agg !== undefined
  const aggregates = isGrouped ? aggregateList(agg ?? 'count') : []
  if (aggregates === undefined) {
    const form = 'count, sum(x), mean(x), min(x), max(x), distinct(x), median(x) or p99(x)'
    throw new GotailError(`--agg ${safeText(agg ?? '')}: give ${form}, with commas between them`, 2)
  }
  const asked = [
    ...by,
    ...aggregates.flatMap(({ column }) => (column === undefined ? [] : [column])),
  ]
  refuseUnknown(asked, columns)
  const results = isGrouped ? [...by, ...aggregates.map(({ name }) => name)] : columns
  if (sort !== undefined) refuseUnknown([sort], results)
  return {
    ...{ by, aggregates },
    ...(top === undefined ? {} : { top }),
    ...(sort === undefined ? {} : { sort }),
  }
}

/** Histograms roll up by parts of their keys, bucket by bucket. */
function mergedTable(
  histograms: readonly Histogram[],
  tables: GatheredTables,
  { by = [], agg, top, sort }: RollFlags,
): RollTable {
  if (agg !== undefined || top !== undefined || sort !== undefined) {
    throw new GotailError('histograms merge bucket by bucket: of them only --by can be given', 2)
  }
  const [{ name }] = histograms
  const parts = histograms.reduce((most, { key }) => Math.max(most, key.length), 0)
  const keyNames = tables.keyNames(name, parts)
  refuseUnknown(by, keyNames)
  return mergeBuckets(
    histograms,
    by.map((each) => keyNames.indexOf(each)),
    by,
  )
}

function onlyOne(
  names: readonly string[],
  refused: readonly string[],
  chosen: string | undefined,
): string {
  if (names.length === 1) return names[0]
  const all = names.length === 0 ? refused : names
  const list = all.slice(0, NAMES_SHOWN).map((each) => clip(safeText(each), NAME_COLUMNS))
  if (names.length === 0) {
    const what =
      chosen === undefined ? 'there is no table' : `no table is called ${safeText(chosen)}`
    throw new GotailError(`${what}${list.length === 0 ? '' : `; there are: ${list.join(', ')}`}`, 3)
  }
  throw new GotailError(`one table can be rolled up: choose with --table ${list.join(', ')}`, 2)
}

function refuseUnknown(names: readonly string[], columns: readonly string[]): void {
  const unknown = names.find((name) => !columns.includes(name))
  if (unknown === undefined) return
  const known = columns.map((name) => safeText(name)).join(', ')
  throw new GotailError(`no column is called ${safeText(unknown)}; there are: ${known}`, 2)
}
