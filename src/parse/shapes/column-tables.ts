import { ownCopy } from '../../model/own-copy.ts'
import type { Integer } from '../../model/record.ts'
import { uniqueNames } from '../bytes/column-name.ts'
import { parseInteger } from '../bytes/exact-integer.ts'
import { columnFields, csvFields } from './column-fields.ts'
import { ARROW, columnHeader, csvHeader, partedNames, type Token } from './column-header.ts'
import type { LineShape } from './line-shape.ts'

const MAX_LINE = 4096
const SPACE = 32
/** So many other numbers show that a line is a row though a word stands where numbers stood before. */
const LEAST_NUMBERS = 2
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
  /** The names and where they stand, where blanks part them. */
  readonly names: readonly Token[] | undefined
  /** Which columns hold numbers for sure, by the first row and those behind it. */
  numeric: boolean[] | undefined
}

/** What a line is to the tables of columns: the head of one, or a row. */
export type ColumnLine =
  | { readonly kind: 'head' | 'second head' }
  | { readonly kind: 'row'; readonly shape: LineShape; readonly values: readonly Integer[] }

/**
 * Finds tables among printed lines: a line of column names, then rows of as many fields, parted by blanks or commas. The
 * first row shows which columns hold numbers; a line that has something else in more than one of them is no row. A second
 * line of names right below parts columns of the first: `DISK ID` above `MAJOR MINOR`.
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
    if (this.#parts(text)) return { kind: 'second head' }
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

  /** Whether a line parts columns of the head right above it. */
  #parts(text: string): boolean {
    const head = this.#current
    if (head?.names === undefined || head.numeric !== undefined || text.charCodeAt(0) > SPACE)
      return false
    const names = partedNames(head.names, text)
    // Behind tabs nobody knows where it stood: the head above has the right number of columns, perhaps.
    if (names === undefined) return text.startsWith('\t') && columnHeader(text) !== undefined
    this.#current = blankTable(head.header, names)
    this.#tables.set(head.header, this.#current)
    return true
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
  if (columns !== undefined) return blankTable(text, columns)
  const names = csvHeader(text)
  if (names === undefined) return undefined
  const fields = (line: string): string[] | undefined => csvFields(line, names.length)
  return { ...tableOf(text, names, ','), fields, names: undefined }
}

/** A table whose columns are parted by blanks. What stands below an arrow between two names tells nothing. */
function blankTable(text: string, names: readonly Token[]): ColumnTable {
  const isTold = names.map((name) => name.text !== ARROW)
  const told = names.filter((_, at) => isTold[at]).map((name) => name.text)
  const own = names.map((name) => ({ ...name, text: ownCopy(name.text) }))
  const fields = (line: string): string[] | undefined =>
    columnFields(line, own)?.filter((_, at) => isTold[at])
  return { ...tableOf(text, told, ' '), fields, names: own }
}

function tableOf(
  text: string,
  names: readonly string[],
  separator: string,
): Pick<ColumnTable, 'shape' | 'header' | 'numeric'> {
  const own = uniqueNames(names.map(ownCopy))
  const columns = own.map((name) => ({ name, type: 'string' as const }))
  // A table of its own, whose rows were matched before anybody asks.
  const shape = { name: own.join(separator), columns, match: () => undefined }
  return { shape, header: ownCopy(text), numeric: undefined }
}

function rowOf(table: ColumnTable, text: string): readonly Integer[] | undefined {
  const fields = table.fields(text)
  if (fields === undefined) return undefined
  const { numeric } = table
  if (numeric === undefined) {
    if (!fields.some((field) => NUMBER_LIKE.test(field))) return undefined
    table.numeric = fields.map((field) => SURE_NUMBER.test(field))
  } else if (!fits(fields, numeric)) return undefined
  return fields.map(cellOf)
}

/** Whether numbers stand where they did; in one column of several there may be words, too, from then on. */
function fits(fields: readonly string[], numeric: boolean[]): boolean {
  const wrong = numeric.findIndex((is, at) => is && !isNumberOrNone(fields[at]))
  if (wrong < 0) return true
  const isOnly = numeric.every((is, at) => at <= wrong || !is || isNumberOrNone(fields[at]))
  const others = numeric.filter((is, at) => is && at !== wrong && SURE_NUMBER.test(fields[at]))
  if (!isOnly || others.length < LEAST_NUMBERS) return false
  numeric[wrong] = false
  return true
}

function isNumberOrNone(field: string): boolean {
  return NUMBER_LIKE.test(field) || NO_NUMBER.test(field)
}

function cellOf(field: string): Integer {
  return parseInteger(field) ?? (DECIMAL.test(field) ? Number(field) : ownCopy(field))
}
