import type { ColumnSpec, ColumnType } from './column.ts'
import { COMPONENTS } from './components.ts'

/** The columns of the span table in their fixed order, as every format stores them. */
export const SPAN_SCHEMA: readonly ColumnSpec[] = [
  category('fn'),
  maybe('pid'),
  maybe('gid'),
  { ...maybe('start_ns'), unit: 'ns' },
  time('dur_ns'),
  maybe('depth'),
  ...COMPONENTS.map((name) => time(`${name}_ns`)),
  time('gc_mark_ns'),
  time('stw_overlap_ns'),
  time('assist_wall_ns'),
  always('transitions', 'int64'),
  always('migrations', 'int64'),
  category('top_wait'),
  category('flags'),
  category('top_place'),
]

/** Columns that tables of earlier versions do not have. */
export const ADDED_COLUMNS: ReadonlySet<string> = new Set(['top_place'])

function always(name: string, type: ColumnType): ColumnSpec {
  return { name, type, isNullable: false }
}

function time(name: string): ColumnSpec {
  return { ...always(name, 'int64'), unit: 'ns' }
}

function category(name: string): ColumnSpec {
  return { ...always(name, 'string'), isCategory: true }
}

/** A whole number that not every capture says. */
function maybe(name: string): ColumnSpec {
  return { name, type: 'int64', isNullable: true }
}
