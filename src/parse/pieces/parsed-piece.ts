import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { CaptureRecord } from '../../model/record.ts'

/** What was new in the tables of stacks and labels. */
export interface TablesStep {
  /** The frames of each new stack, innermost first. */
  readonly stacks: readonly Float64Array[]
  readonly stacksLeftOut: number
  readonly labelNames: readonly string[]
  readonly labelValues: readonly string[]
}

/** What was wrong, as a log is told it. */
export type ParsedReport = Parameters<DiagnosticLog['report']>

/** What a parser had to say, one thing after the other. */
export type ParsedStep =
  /** Events: a number says in which batch of the ring. */
  | number
  | { readonly tables: TablesStep }
  | { readonly record: CaptureRecord }
  /** Without the names that its lines brought. */
  | { readonly header: CaptureHeader }
  /** Names that lines brought, in the order of their codes. */
  | { readonly named: readonly string[] }
  | { readonly report: ParsedReport }

/** What a parser in another thread made of some bytes. It can be copied from thread to thread as it is. */
export interface ParsedPiece {
  readonly steps: readonly ParsedStep[]
  /** How many lines of the capture were read so far. */
  readonly lines: number
}
