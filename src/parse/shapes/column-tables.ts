import { ownCopy } from '../../model/own-copy.ts'
import type { Integer } from '../../model/record.ts'
import { uniqueNames } from '../bytes/column-name.ts'
import { parseInteger } from '../bytes/exact-integer.ts'
import { columnFields, csvFields } from './column-fields.ts'
import { columnHeader, csvHeader } from './column-header.ts'
import type { LineShape } from './line-shape.ts'

const MAX_LINE = 4096
/** Beyond so many heads no further tables begin. */
const MAX_TABLES = 200
/** What a row has somewhere: numbers, times, dates, addresses. */
const NUMBER_LIKE = /^(?:[-+]?\d[\w.:/%+-]*|\.\d+)$/
/** A number, with a unit or not, or a time of the day: a column of it holds no words. Addresses (127.0.0.1) stand among names. */
const SURE_NUMBER =
  /^(?:[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:%|[KMGTP]i?B?|[num\u00b5\u03bc]?s)?|0x[\da-f]+|\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)$/i
/** What stands where a number is not known. */
const NO_NUMBER = /^(?:-+|\?|N\/A|n\/a|nan|)$/i
/** A head holds none: most lines are ruled out by their first number. */
const HAS_NUMBER = /(?:^|[\s,])[-+.]?\d/
const DECIMAL = /^-?\d{1,15}\.\d{1,15}$/

/** A table that a line of names began. */
interface ColumnTable {
  readonly shape: LineShape
  readonly header: string
  readonly fields: (line: string) => string[] | undefined
  /** Which columns hold numbers for sure, by the first row. */
  numeric: readonly boolean[] | undefined
}

/** What a line is to the tables of columns: the head of one, or a row. */
export type ColumnLine =
  | { readonly kind: 'head' }
  | { readonly kind: 'row'; readonly shape: LineShape; readonly values: readonly Integer[] }

/**
 * Finds tables among printed lines: a line of column names, then rows of as many fields, parted by blanks or commas. The
 * first row shows which columns hold numbers; a line that has something else there is no row.
 */
export class ColumnTables {
  readonly #tables = new Map<string, ColumnTable>()
  #current: ColumnTable | undefined

  /** What a line is; undefined for one that belongs to no table. */
  read(text: string): ColumnLine | undefined {
    if (text.length > MAX_LINE) return undefined
    const table = this.#current
    const values = table === undefined ? undefined : rowOf(table, text)
    if (table !== undefined && values !== undefined) {
      return { kind: 'row', shape: table.shape, values }
    }
    return this.#begins(text) ? { kind: 'head' } : undefined
  }

  /** Whether there was a head. */
  get hasTable(): boolean {
    return this.#current !== undefined
  }

  /** Whether the table of the head that came last has a row. */
  get hasRows(): boolean {
    return this.#current?.numeric !== undefined
  }

  #begins(text: string): boolean {
    if (HAS_NUMBER.test(text)) return false
    if (text === this.#current?.header) return true
    const known = this.#tables.get(text)
    const table = known ?? (this.#tables.size < MAX_TABLES ? newTable(text) : undefined)
    if (table === undefined) return false
    if (known === undefined) this.#tables.set(table.header, table)
    this.#current = table
    return true
  }
}

function newTable(text: string): ColumnTable | undefined {
  const columns = columnHeader(text)
  if (columns !== undefined) {
    const names = columns.map((name) => name.text)
    return table(text, names, ' ', (line) => columnFields(line, columns))
  }
  const names = csvHeader(text)
  return names && table(text, names, ',', (line) => csvFields(line, names.length))
}

function table(
  text: string,
  names: readonly string[],
  separator: string,
  fields: ColumnTable['fields'],
): ColumnTable {
  const own = uniqueNames(names.map(ownCopy))
  const columns = own.map((name) => ({ name, type: 'string' as const }))
  // A table of its own, whose rows were matched before anybody asks.
  const shape = { name: own.join(separator), columns, match: () => undefined }
  return { shape, header: ownCopy(text), fields, numeric: undefined }
}

function rowOf(table: ColumnTable, text: string): readonly Integer[] | undefined {
  const fields = table.fields(text)
  if (fields === undefined) return undefined
  const { numeric } = table
  if (numeric === undefined) {
    if (!fields.some((field) => NUMBER_LIKE.test(field))) return undefined
    table.numeric = fields.map((field) => SURE_NUMBER.test(field))
  } else if (!numeric.every((is, at) => !is || isNumberOrNone(fields[at]))) return undefined
  return fields.map(cellOf)
}

function isNumberOrNone(field: string): boolean {
  return NUMBER_LIKE.test(field) || NO_NUMBER.test(field)
}

function cellOf(field: string): Integer {
  return parseInteger(field) ?? (DECIMAL.test(field) ? Number(field) : ownCopy(field))
}
