import type { GoBinary } from '../binary/go-binary.ts'
import type { CodeDecoder } from '../code/instruction.ts'
import type { BpftraceDialect } from '../targets/bpftrace-dialect.ts'
import type { CheckedScript } from './script-tree.ts'

/** Every fault that can be found in a script. Branch on these; show the message. */
export const FAULT_CODES = [
  'BUFFER',
  'ENTRY_RESTARTS',
  'GOID_OFFSET',
  'HIST_NS',
  'INNER_ADDRESS',
  'MID_INSTRUCTION',
  'NO_DELETE',
  'NO_DEPTH',
  'NO_FUNCTION',
  'OFFSET',
  'QUOTED_SYMBOL',
  'RAW_SCHED',
  'SARG',
  'STRIPPED',
  'TID_KEY',
  'TWO_PRINTF',
  'URETPROBE',
] as const

export type FaultCode = (typeof FAULT_CODES)[number]

/** Something in a script that will go wrong, and how to cure it. */
export interface ScriptFault {
  readonly code: FaultCode
  /** A problem makes results wrong or harms the program; a warning may. */
  readonly severity: 'problem' | 'warning'
  /** From 1. */
  readonly line: number
  readonly message: string
  readonly cure: string
}

/** What is known beside the script itself. */
export interface CheckContext {
  /** The program that it traces, with what reads its code. */
  readonly target?: { readonly binary: GoBinary; readonly decode: CodeDecoder }
  /** The bpftrace that will run it; unknown ones are expected to be any. */
  readonly dialect?: BpftraceDialect
}

/** Finds faults of one kind. */
export type CheckRule = (script: CheckedScript, context: CheckContext) => readonly ScriptFault[]
