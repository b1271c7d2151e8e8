import type {
  BucketRecord,
  CaptureRecord,
  MapRecord,
  StatsRecord,
  TseriesRecord,
} from '../../model/record.ts'
import { safeJson } from '../text/safe-text.ts'
import type { Cell } from './csv.ts'

type KeyedRecord = MapRecord | BucketRecord | StatsRecord | TseriesRecord

/**
 * The table that a record is a row of: `@ns.hist`, one for each map name and kind; `printf`, `value`, `time`,
 * `notice`, `lost` and `attached` for the rest.
 */
export function tableName(record: CaptureRecord): string {
  return isKeyed(record) ? `${record.name}.${record.kind}` : record.kind
}

/** The columns of a record's table: `snapshot, key1…keyN`, then the values. The table's first record decides N. */
export function tableColumns(record: CaptureRecord): readonly string[] {
  if (!isKeyed(record)) return Object.keys(unkeyedValues(record))
  const keys = record.key.map((_, index) => record.keyNames?.[index] ?? `key${index + 1}`)
  return ['snapshot', ...keys, ...Object.keys(keyedValues(record))]
}

/**
 * A record as cells for a table of `columns` columns. Text cannot always tell one key with a comma from two:
 * parts beyond the table's key columns stay together in the last one, missing parts are empty.
 */
export function tableCells(record: CaptureRecord, columns: number): readonly Cell[] {
  if (!isKeyed(record)) return Object.values(unkeyedValues(record))
  const values = Object.values(keyedValues(record))
  const keys = keyCells(record.key, columns - 1 - values.length)
  return [record.snapshot, ...keys, ...values]
}

/** A record as a JSON line. */
export function recordJson(record: CaptureRecord): string {
  return `${safeJson(JSON.stringify(record))}\n`
}

/** One row of any table as a JSON line. */
export function rowJson(columns: readonly string[], cells: readonly Cell[]): string {
  const row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? null] as const))
  return `${safeJson(JSON.stringify(row))}\n`
}

function isKeyed(record: CaptureRecord): record is KeyedRecord {
  return 'key' in record
}

function keyCells(key: readonly string[], columns: number): readonly Cell[] {
  if (key.length <= columns) return [...key, ...Array<Cell>(columns - key.length).fill('')]
  if (columns === 0) return []
  return [...key.slice(0, columns - 1), key.slice(columns - 1).join(', ')]
}

function keyedValues(record: KeyedRecord): Readonly<Record<string, Cell>> {
  switch (record.kind) {
    case 'map':
      return { value: record.value }
    case 'hist':
    case 'lhist':
      return { lo: record.lo, hi: record.hi, count: record.count }
    case 'stats':
      return { count: record.count, average: record.average, total: record.total }
    case 'tseries':
      return { start: record.start, value: record.value }
  }
}

function unkeyedValues(
  record: Exclude<CaptureRecord, KeyedRecord>,
): Readonly<Record<string, Cell>> {
  switch (record.kind) {
    case 'lost':
      return { count: record.count }
    case 'attached':
      return { probes: record.probes }
    default:
      return { line: record.line, text: record.text }
  }
}
