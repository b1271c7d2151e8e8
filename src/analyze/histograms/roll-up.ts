import { op, table } from 'arquero'
import { rankOf } from '../statistics/quantile.ts'
import type { Aggregate } from './aggregate.ts'

/** What one cell of a table holds. */
export type RollCell = string | number | null

/** Rows of a table under its column names. */
export interface RollTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly RollCell[])[]
}

/** How rows are rolled up. */
export interface RollChoice {
  readonly by: readonly string[]
  readonly aggregates: readonly Aggregate[]
  /** The column of the result to sort by, descending; the first aggregate where not said. */
  readonly sort?: string
  /** So many rows of the result. */
  readonly top?: number
}

/**
 * Rows that agree in the columns `by` as one row each, with these aggregates. Cells that are no numbers are left out of sums
 * and the like; percentiles are type 1 (inverted CDF): always a value of the table.
 */
export function rollUp({ columns, rows }: RollTable, choice: RollChoice): RollTable {
  // Columns and results go by their places: names are anything, those of results too.
  const place = (name: string): string => `c${columns.indexOf(name)}`
  const whole = table(columns.map((_, at) => [`c${at}`, rows.map((row) => row[at])] as const))
  const { by, aggregates } = choice
  const grouped = by.length === 0 ? whole : whole.groupby(...by.map(place))
  const gathered = grouped.rollup(
    Object.fromEntries(
      aggregates.map(({ column }, at) => [
        `a${at}`,
        column === undefined ? op.count() : op.array_agg(place(column)),
      ]),
    ),
  )
  const found = gathered
    .objects()
    .map((row) => [
      ...by.map((name) => cell(get(row, place(name)))),
      ...aggregates.map((aggregate, at) => result(aggregate, get(row, `a${at}`))),
    ])
  const names = [...by, ...aggregates.map(({ name }) => name)]
  const sort = choice.sort ?? aggregates[0]?.name ?? by[0]
  return sortRows(
    { columns: names, rows: found },
    { ...choice, ...(sort === undefined ? {} : { sort }) },
  )
}

/** Rows as they are, the largest in one column first. */
export function sortRows({ columns, rows }: RollTable, { sort, top }: RollChoice): RollTable {
  // A result may be called as a column that it is told apart by: it stands behind that.
  const at = sort === undefined ? -1 : columns.lastIndexOf(sort)
  const order = at < 0 ? [...rows] : [...rows].sort((a, b) => compare(b[at], a[at]))
  return { columns, rows: order.slice(0, top ?? order.length) }
}

/** Numbers by size and behind all text, which is in the order of its code units. */
function compare(a: RollCell, b: RollCell): number {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right || digitsApart(a, b)
  if (Number.isNaN(left) !== Number.isNaN(right)) return Number.isNaN(left) ? -1 : 1
  return String(a) < String(b) ? -1 : 1
}

function result(aggregate: Aggregate, value: unknown): RollCell {
  return Array.isArray(value) ? aggregated(aggregate, value) : cell(value)
}

function aggregated({ call, p = 0 }: Aggregate, values: readonly unknown[]): RollCell {
  if (call === 'distinct') return new Set(values).size
  const numbers = values.map(cell).filter((value) => !Number.isNaN(numberOf(value)))
  if (numbers.length === 0) return null
  if (call === 'sum') return exactSum(numbers)
  if (call === 'mean') return Number(exactSum(numbers)) / numbers.length
  const sorted = numbers.sort(compare)
  if (call === 'min') return sorted[0]
  return sorted[call === 'max' ? sorted.length - 1 : rankOf(p, sorted.length) - 1]
}

/** Whole numbers sum exactly; as digits where no number holds the sum. */
function exactSum(numbers: readonly RollCell[]): RollCell {
  const rough = numbers.reduce((total: number, value) => total + numberOf(value), 0)
  const isWhole = numbers.every((value) => /^-?\d+$/.test(String(value)))
  if (Number.isSafeInteger(rough) || !isWhole) return rough
  return String(numbers.reduce((total, value) => total + BigInt(String(value)), 0n))
}

/** What rounding hides: two whole numbers beyond 2^53 that are the same as numbers. */
function digitsApart(a: RollCell, b: RollCell): number {
  const [left, right] = [String(a), String(b)]
  if (left === right || !/^-?\d+$/.test(left) || !/^-?\d+$/.test(right)) return 0
  return BigInt(left) < BigInt(right) ? -1 : 1
}

/** Exact integers beyond 2^53 come as digits. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN
}

function get(row: object, name: string): unknown {
  return Object.entries(row).find(([key]) => key === name)?.[1]
}

function cell(value: unknown): RollCell {
  if (typeof value === 'number' || typeof value === 'string') return value
  return value === null || value === undefined ? null : String(value)
}
