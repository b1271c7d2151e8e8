import type { Instruction } from '../code/instruction.ts'

/** Prologues of huge frames are the longest: some fifteen instructions up to the check. */
const LONGEST_PROLOGUE = 24

/** What an entry probe sits on: `push` fires once a call; `jbe` and `start` again when the stack has to grow. */
export type EntryKind = 'push' | 'jbe' | 'start'

/** Where to probe the entry of a function. */
export interface EntryPoint {
  readonly address: number
  readonly kind: EntryKind
}

/**
 * The entry of a function right after its stack check, where it is reached exactly once a call: on the push of the frame
 * pointer (Go 1.21 and newer), which the kernel emulates. Code of older Go has no such push, there it is the branch of
 * the check itself. A function without a check never restarts: its first instruction is as good as the push, unless a
 * loop leads back to it.
 */
export function entryPoint(code: readonly Instruction[]): EntryPoint {
  const check = stackCheck(code)
  if (check === undefined) return entryAtStart(code)
  const next = code[check + 1]
  if (next !== undefined && (next.kind === 'push' || isFixedWidth(code))) {
    return { address: next.address, kind: 'push' }
  }
  return { address: code[check].address, kind: 'jbe' }
}

/** The entry where only the start of a function can be probed. */
export function entryAtStart(code: readonly Instruction[]): EntryPoint {
  const address = code[0]?.address ?? 0
  const isOnce = stackCheck(code) === undefined && code.every(({ target }) => target !== address)
  return { address, kind: isOnce ? 'push' : 'start' }
}

/** The addresses of all RETs, ascending. */
export function retAddresses(code: readonly Instruction[]): readonly number[] {
  return code.filter(({ kind }) => kind === 'ret').map(({ address }) => address)
}

/** The index of the branch to `runtime.morestack`; undefined for a function that does not check its stack. */
export function stackCheck(code: readonly Instruction[]): number | undefined {
  let hasGuard = false
  let found: number | undefined
  for (let at = 0; at < Math.min(code.length, LONGEST_PROLOGUE); at++) {
    const { kind, readsStackGuard } = code[at]
    hasGuard ||= readsStackGuard === true
    // Old and huge frames branch twice: around the mark of a preemption, and then for the size.
    if (kind === 'branch') found = hasGuard ? at : found
    else if (kind !== 'other' || (found !== undefined && !isChecking(code, at))) break
  }
  return found
}

/** Whether another branch of the same prologue follows: both lead to the same place. */
function isChecking(code: readonly Instruction[], from: number): boolean {
  const first = code.slice(0, from).findLast(({ kind }) => kind === 'branch')
  const next = code.slice(from, from + 6).find(({ kind }) => kind !== 'other')
  return next?.kind === 'branch' && next.target === first?.target
}

/** Code of arm64: no instruction there is cheaper to probe than another. */
function isFixedWidth(code: readonly Instruction[]): boolean {
  return code.every(({ length }) => length === 4)
}
