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
  maybeCategory('top_wait'),
  category('flags'),
  maybeCategory('top_place'),
  maybe('parent'),
]

/** Columns that tables of earlier versions do not have. */
export const ADDED_COLUMNS: ReadonlySet<string> = new Set(['top_place', 'parent'])

/** What stands before the name of a label in the name of its column. */
export const LABEL_COLUMN = 'label_'

/** The columns of spans that have these labels: theirs come last. */
export function spanSchema(labels: readonly string[]): readonly ColumnSpec[] {
  return [...SPAN_SCHEMA, ...labels.map(labelColumn)]
}

/** The columns of span files that many captures share a store with: those of every span, then whose it is. */
export const FLEET_SCHEMA: readonly ColumnSpec[] = [
  ...SPAN_SCHEMA,
  { name: 'capture_id', type: 'string', isNullable: false, isCategory: true },
]

/** The same for spans with these labels. */
export function fleetSchema(labels: readonly string[]): readonly ColumnSpec[] {
  return [...FLEET_SCHEMA, ...labels.map(labelColumn)]
}

/** What the folders of such a store say, the outermost first. */
export const PARTITION_COLUMNS = ['service', 'host', 'dt'] as const

/** Where one capture belongs. `dt` is a day, `2026-07-01`, in UTC. */
export type Partition = Readonly<Record<(typeof PARTITION_COLUMNS)[number], string>>

function labelColumn(label: string): ColumnSpec {
  return maybeCategory(`${LABEL_COLUMN}${label}`)
}

function always(name: string, type: ColumnType): ColumnSpec {
  return { name, type, isNullable: false }
}

function time(name: string): ColumnSpec {
  return { ...always(name, 'int64'), unit: 'ns' }
}

function category(name: string): ColumnSpec {
  return { ...always(name, 'string'), isCategory: true }
}

/** Text that not every span has. */
function maybeCategory(name: string): ColumnSpec {
  return { ...category(name), isNullable: true }
}

/** A whole number that not every capture says. */
function maybe(name: string): ColumnSpec {
  return { name, type: 'int64', isNullable: true }
}
