import type { Instruction } from '../code/instruction.ts'
import { hex, type ProvenFunction } from './prove-function.ts'

/**
 * What a probe must sit on: `push` and `jbe` are entries behind a stack check or on it, `early` is an instruction before
 * the arguments move, `start` the first one, `ret` a return.
 */
export type Place = 'push' | 'jbe' | 'early' | 'start' | 'ret'

/** Says why a place in a proven function is not the one that is wanted; undefined where it is. */
export function misplaced(
  proven: ProvenFunction,
  address: number,
  place: Place,
): string | undefined {
  const { name, instructions, depthAt } = proven
  const instruction = instructions.get(address)
  if (instruction === undefined) return `${hex(address)} is inside an instruction of ${name}`
  if (!fits(proven, instruction, place)) {
    return `${hex(address)} of ${name} is no ${place} but ${instruction.kind}`
  }
  // Entry and exit are paired by the depth of the stack: it must be that of the caller at both.
  const depth = place === 'early' ? 0 : depthAt(address)
  return depth === 0
    ? undefined
    : `the stack at ${hex(address)} of ${name} is not that of its caller`
}

function fits(proven: ProvenFunction, { address, kind }: Instruction, place: Place): boolean {
  const isStart = address === proven.address
  switch (place) {
    case 'start':
      return isStart
    case 'ret':
      return kind === 'ret'
    case 'jbe':
      return kind === 'branch'
    case 'push':
      // Behind a stack check; arm64 has no push, any instruction there is as good.
      return (
        isStart || (isBehindBranch(proven, address) && (kind === 'push' || proven.isFixedWidth))
      )
    case 'early':
      return isStart || kind === 'push' || kind === 'nop' || kind === 'branch'
  }
}

function isBehindBranch({ instructions }: ProvenFunction, address: number): boolean {
  for (let length = 2; length <= 6; length++) {
    const before = instructions.get(address - length)
    if (before !== undefined && before.length === length) return before.kind === 'branch'
  }
  return false
}
