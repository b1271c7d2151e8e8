import type { GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import type { CodeDecoder } from '../code/instruction.ts'
import type { LabelPlan } from '../labels/plan-labels.ts'
import type { BpftraceDialect } from '../targets/bpftrace-dialect.ts'
import type { LineFormat } from './event-lines.ts'

/** How much a script tells: every cause, entries and exits, sums made in the kernel, or lines as of old. */
export const DETAILS = ['full', 'spans', 'aggregate', 'seed'] as const

export type Detail = (typeof DETAILS)[number]

/** An argument to print with every entry: the n-th word of the arguments, from 0. */
export interface ArgumentColumn {
  readonly index: number
  /** A string takes two words: where it is, and how long. */
  readonly type: 'int' | 'str'
}

/** How bpftrace is run with the script (its option `-B`): held-back output must be made to come out now and then. */
export type Buffering = 'line' | 'full'

/** Whose stacks are printed: of nobody, of goroutines inside targets, or those of everybody's wakers besides. */
export const STACK_CHOICES = ['none', 'targets', 'all'] as const

export type StackChoice = (typeof STACK_CHOICES)[number]

/** What a script is made of. */
export interface ScriptRequest {
  readonly binary: GoBinary
  /** Where the program stands, absolute: it goes into every probe. */
  readonly path: string
  /** What the kernel calls its threads, each cut to 15 bytes: one at least, that of the program first. */
  readonly comms: readonly string[]
  /** The process that somebody asked for: how to run bpftrace by hand says so. */
  readonly pid?: number
  /** The only process that bpftrace is sure to watch; absent where several may run the program: then every event says which. */
  readonly process?: number
  readonly functions: readonly GoFunction[]
  readonly dialect: BpftraceDialect
  readonly decode: CodeDecoder
  readonly detail: Detail
  readonly format: LineFormat
  /** An aggregate script prints only spans at least so long. */
  readonly thresholdNs: number
  readonly arguments: readonly ArgumentColumn[]
  readonly labels: LabelPlan
  /** The longest text of a label, in bytes. */
  readonly labelLength: number
  readonly buffering: Buffering
  /** Every change of a goroutine's state, short system calls too, instead of scheduling points alone. */
  readonly syscalls: boolean
  readonly stacks: StackChoice
  /** How many frames of a stack, at most. */
  readonly stackDepth: number
  /** How many times a second each CPU is asked what it runs; 0 for never. */
  readonly sampleHz: number
  /** `kernel` where bpftrace runs in a PID namespace: thread ids must be those that the scheduler prints. */
  readonly threadIds: 'own' | 'kernel'
}
