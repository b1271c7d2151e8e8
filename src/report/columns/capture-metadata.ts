import type { CaptureSummary } from '../../model/analysis.ts'
import type { Metadata } from './column-encoder.ts'

/** The version of the tables' columns: a reader that knows it knows what every column means. */
const TABLE_VERSION = '1'

/** What is known of a file before anything is read. */
export interface FileFacts {
  /** Of gotail. */
  readonly version: string
  /** `spans`, or the name of a bpftrace map and its kind. */
  readonly table: string
  /** The files that it is made of. */
  readonly captures: readonly string[]
  /** Where it belongs in a fleet. */
  readonly place?: Readonly<Record<string, string>>
}

/** The key-value metadata of a Parquet or Arrow file; without `capture`, what can be said at its begin. */
export function captureMetadata(facts: FileFacts, capture?: CaptureSummary): Metadata {
  const entries: readonly (readonly [string, string | number | bigint | undefined])[] = [
    ['version', facts.version],
    ['table', facts.table],
    ['table_version', TABLE_VERSION],
    ['capture', facts.captures.join(', ')],
    ...Object.entries(facts.place ?? {}),
    ['comm', capture?.comm],
    ['go', capture?.go],
    ['bpftrace', capture?.bpftrace],
    ['clock', capture?.clock],
    ['sched', capture?.sched],
    ['start_ns', capture?.startNs],
    ['duration_ns', capture?.durationNs],
    ['lines', capture?.lines],
    ['events', capture?.events],
    ['spans', capture?.spans],
    ['late', capture?.late],
    ['lost', capture?.lost],
    ['chain_breaks', capture?.chainBreaks],
    ['unmatched_exits', capture?.unmatchedExits],
    ['cut', capture?.cut],
    ['not_understood', capture?.notUnderstood],
  ]
  return new Map(
    entries.flatMap(([key, value]) =>
      value === undefined ? [] : [[`gotail.${key}`, `${value}`] as const],
    ),
  )
}
