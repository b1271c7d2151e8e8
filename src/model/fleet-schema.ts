import type { ColumnSpec } from './column.ts'
import { SPAN_SCHEMA } from './span-schema.ts'

/** The columns of span files that many captures share a store with: those of every span, then whose it is. */
export const FLEET_SCHEMA: readonly ColumnSpec[] = [
  ...SPAN_SCHEMA,
  { name: 'capture_id', type: 'string', isNullable: false, isCategory: true },
]

/** What the folders of such a store say, the outermost first. */
export const PARTITION_COLUMNS = ['service', 'host', 'dt'] as const

/** Where one capture belongs. `dt` is a day, `2026-07-01`, in UTC. */
export type Partition = Readonly<Record<(typeof PARTITION_COLUMNS)[number], string>>
