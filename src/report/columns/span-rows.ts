import { COMPONENTS } from '../../model/components.ts'
import type { Span } from '../../model/span.ts'
import { flagNames } from '../../model/span-flags.ts'
import { SPAN_SCHEMA, spanSchema } from '../../model/span-schema.ts'
import { exactInteger } from '../text/exact-integer.ts'
import { safeJson } from '../text/safe-text.ts'
import type { Cell } from './csv.ts'

/** The columns of the span table, in their fixed order. */
export const SPAN_COLUMNS: readonly string[] = SPAN_SCHEMA.map(({ name }) => name)

/** The same of spans that have these labels. */
export function spanColumns(labels: readonly string[]): readonly string[] {
  return labels.length === 0 ? SPAN_COLUMNS : spanSchema(labels).map(({ name }) => name)
}

/**
 * One span as a row of the span table with a column for each of `labels`. What the capture does not say (start, pid, goroutine,
 * depth), a wait or a place of a span that has none: an empty cell.
 */
export function spanCells(span: Span, labels: readonly string[] = []): readonly Cell[] {
  return [
    span.fn,
    known(span.pid),
    known(span.gid),
    span.startNs,
    span.durNs,
    known(span.depth),
    ...COMPONENTS.map((name) => span.components[name] ?? 0),
    span.gcMarkNs,
    span.stwOverlapNs,
    span.assistWallNs,
    span.transitions,
    span.migrations,
    span.topWait === '' ? undefined : span.topWait,
    flagNames(span.flags),
    span.topPlace,
    span.parent,
    ...labels.map((name) => labelOf(span, name)),
  ]
}

/** A label of a span; undefined for none. A label may be called like anything that every object has. */
function labelOf({ labels }: Span, name: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, name) ? labels[name] : undefined
}

/**
 * One span as a JSON line with the same columns, or those at `places`; `start_ns` in digits beyond 2^53, `null` for what is
 * absent.
 */
export function spanJson(
  span: Span,
  labels: readonly string[] = [],
  places?: readonly number[],
): string {
  const cells = spanCells(span, labels)
  const names = spanColumns(labels)
  const entry = (name: string, at: number) => [name, jsonCell(cells[at])] as const
  const row = Object.fromEntries(places?.map((at) => entry(names[at], at)) ?? names.map(entry))
  return `${safeJson(JSON.stringify(row))}\n`
}

function jsonCell(cell: Cell): string | number | null {
  return typeof cell === 'bigint' ? exactInteger(cell) : (cell ?? null)
}

function known(value: number): number | undefined {
  return value < 0 || Number.isNaN(value) ? undefined : value
}
