import type { Instruction } from '../code/instruction.ts'
import type { Place } from '../proof/prove-place.ts'
import type { ProbeWriter, RuntimeFunction } from './probe-writer.ts'

/** Registers that hold the first arguments. */
const ARGUMENTS: ReadonlySet<string> = new Set(['rax', 'rbx', 'rcx'])

/** Where a function of the runtime is probed for its arguments, and how they are reached there. */
export interface PlacedArguments {
  readonly address: number
  readonly place: Place
  /** The n-th word of the arguments, of the first three. */
  argument(index: number): string
}

/**
 * The first instruction of a function that the kernel emulates (a push at once since Go 1.21, before that a nop or a
 * branch), as long as the arguments are where they were; else the first one. For functions that run on a stack which does not grow:
 * at a stack check an entry could be met twice.
 */
export function argumentPlace(
  writer: ProbeWriter,
  { function: { address: start }, code }: RuntimeFunction,
): PlacedArguments {
  const { registers, probesInside, request } = writer
  const canChoose = probesInside && request.binary.elf.arch === 'amd64'
  const { address, drop } = canChoose
    ? cheapPlace(code, registers.abi)
    : { address: start, drop: 0 }
  return {
    address,
    place: canChoose ? 'early' : 'start',
    argument: (index) => registers.argument(index, drop),
  }
}

function cheapPlace(
  code: readonly Instruction[],
  abi: 'reg' | 'stack',
): { readonly address: number; readonly drop: number } {
  let drop = 0
  for (const { address, kind, sets, stackDrop } of code) {
    if (kind === 'push' || kind === 'nop' || kind === 'branch') return { address, drop }
    const isLost = abi === 'reg' && sets !== undefined && ARGUMENTS.has(sets)
    if (kind !== 'other' || isLost) break
    drop += stackDrop ?? 0
  }
  return { address: code[0].address, drop: 0 }
}
