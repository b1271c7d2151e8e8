/** One machine instruction, as far as probes need to know it. */
export interface Instruction {
  readonly address: number
  readonly length: number
  readonly kind: InstructionKind
  /** Where a jump, branch or call leads, when that stands in the instruction. */
  readonly target?: number | undefined
  /** The address that it makes or reads, when that stands in the instruction. */
  readonly refersTo?: number | undefined
  /** Compares with, or loads, the limit of the stack in the g: the stack check of a prologue. */
  readonly readsStackGuard?: boolean | undefined
  /** The register whose value it changes, by its 64-bit name. */
  readonly sets?: string
  /** How far it moves the stack pointer down, in bytes. */
  readonly stackDrop?: number
  /** The constant byte that it stores into the frame, and where. */
  readonly storesByte?: StoredByte | undefined
}

/** A constant byte in the frame: how far above the stack pointer. */
export interface StoredByte {
  readonly offset: number
  readonly value: number
}

/** `push` pushes the frame pointer; `branch` is conditional, `jump` is not; `trap` is padding that is never reached. */
export type InstructionKind =
  | 'ret'
  | 'jump'
  | 'branch'
  | 'call'
  | 'push'
  | 'nop'
  | 'trap'
  | 'invalid'
  | 'other'

/** Takes code that stands at an address apart, one instruction after the other. Never throws. */
export type CodeDecoder = (code: Uint8Array, address: number) => readonly Instruction[]
