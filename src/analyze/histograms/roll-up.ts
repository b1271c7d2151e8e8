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
  const data = columns.map((name, at) => [name, rows.map((row) => row[at])] as const)
  const whole = table(data)
  const grouped = choice.by.length === 0 ? whole : whole.groupby(...choice.by)
  const gathered = grouped.rollup(
    Object.fromEntries(
      choice.aggregates.map(({ name, column }) => [
        name,
        column === undefined ? op.count() : op.array_agg(column),
      ]),
    ),
  )
  const found = gathered.objects().map((row) => finished(row, choice))
  const names = [...choice.by, ...choice.aggregates.map(({ name }) => name)]
  const sort = choice.sort ?? choice.aggregates[0]?.name ?? choice.by[0]
  const all = { columns: names, rows: found.map((row) => names.map((name) => row[name])) }
  return sortRows(all, { ...choice, ...(sort === undefined ? {} : { sort }) })
}

/** Rows as they are, the largest in one column first. */
export function sortRows({ columns, rows }: RollTable, { sort, top }: RollChoice): RollTable {
  const at = sort === undefined ? -1 : columns.indexOf(sort)
  const order = at < 0 ? [...rows] : [...rows].sort((a, b) => compare(b[at], a[at]))
  return { columns, rows: order.slice(0, top ?? order.length) }
}

/** Numbers by size and behind all text, which is in the order of its code units. */
function compare(a: RollCell, b: RollCell): number {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right
  if (Number.isNaN(left) !== Number.isNaN(right)) return Number.isNaN(left) ? -1 : 1
  return String(a) < String(b) ? -1 : 1
}

function finished(row: object, { by, aggregates }: RollChoice): Record<string, RollCell> {
  const cells: Record<string, RollCell> = {}
  for (const name of by) cells[name] = cell(get(row, name))
  for (const aggregate of aggregates) {
    const value = get(row, aggregate.name)
    cells[aggregate.name] = Array.isArray(value) ? aggregated(aggregate, value) : cell(value)
  }
  return cells
}

function aggregated({ call, p = 0 }: Aggregate, values: readonly unknown[]): RollCell {
  const numbers = values.flatMap((value) => {
    const number = numberOf(value)
    return Number.isNaN(number) ? [] : [number]
  })
  if (call === 'distinct') return new Set(values).size
  if (numbers.length === 0) return null
  const sum = numbers.reduce((total, value) => total + value, 0)
  switch (call) {
    case 'sum':
      return sum
    case 'mean':
      return sum / numbers.length
    case 'min':
      return numbers.reduce((a, b) => Math.min(a, b))
    case 'max':
      return numbers.reduce((a, b) => Math.max(a, b))
    default:
      return [...numbers].sort((a, b) => a - b)[rankOf(p, numbers.length) - 1]
  }
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
