import { type PrintedFrame, printedFrame, stackness } from './printed-frame.ts'

/** The key of a map of stacks, taken apart. */
export interface StackKey {
  /** Innermost frame first; none for an empty stack. */
  readonly frames: readonly PrintedFrame[]
  /** The other parts: the name of a program, a process. */
  readonly others: readonly string[]
}

const NEWLINE = '\n'
/** What bcc's tools call the part of the key that is a stack. */
const STACK = 'stack'
/** Where user code enters a kernel: outermost frames of kernel stacks. */
const KERNEL_ENTRY =
  /^(?:(?:asm|entry|el0t?|ret_from|do_syscall|sysvec|common_interrupt|kthread)_?|secondary_startup|start_secondary|x64_sys_call)/

/** How sure it is that a key has a stack in it, as `stackness` of its parts. */
export function keyStackness(key: readonly string[], names: readonly string[] = []): number {
  return names.includes(STACK) ? 2 : largest(key, stackness)
}

/** Which parts of the keys of a map are stacks, and whether that is sure. `names` are those of the parts. */
export function stackColumns(
  keys: readonly (readonly string[])[],
  names: readonly string[] = [],
): { readonly at: readonly number[]; readonly isSure: boolean } {
  const named = names.indexOf(STACK)
  if (named !== -1) return { at: [named], isSure: true }
  const width = largest(keys, (key) => key.length)
  const columns = Array.from({ length: width }, (_, at) => ({
    at,
    most: largest(keys, (key) => stackness(key[at] ?? '')),
  }))
  const best = largest(columns, ({ most }) => most)
  const found = best === 0 ? [] : columns.filter(({ most }) => most === best)
  return { at: found.map(({ at }) => at), isSure: best === 2 }
}

/** Takes a key apart. Of a kernel's and a program's stack the kernel's is the inner one. */
export function stackKey(key: readonly string[], columns: readonly number[]): StackKey {
  const stacks = columns.map((at) => (key[at] ?? '').split(NEWLINE).filter((each) => each !== ''))
  const isKernel = (stack: readonly string[]): boolean =>
    stack.some((each) => KERNEL_ENTRY.test(printedFrame(each).name))
  const inner = [...stacks.filter(isKernel), ...stacks.filter((stack) => !isKernel(stack))]
  return {
    frames: inner.flat().map(printedFrame),
    others: key.filter((_, at) => !columns.includes(at)),
  }
}

/** The addresses that a map was printed with. */
export interface PrintedAddresses {
  /** Those that lie behind a call: all but the innermost of each stack. */
  readonly returns: readonly number[]
  /** Whether no frame has a name. */
  readonly isBare: boolean
}

/** The addresses of all stacks of a map. */
export function printedAddresses(stacks: readonly Pick<StackKey, 'frames'>[]): PrintedAddresses {
  const isAddress = ({ pc }: PrintedFrame): boolean => pc !== undefined
  return {
    returns: stacks.flatMap(({ frames }) => frames.slice(1).flatMap(({ pc }) => pc ?? [])),
    isBare: stacks.every(({ frames }) => frames.every(isAddress)),
  }
}

/** Zero for none. A key of a hostile capture has more parts than a call takes arguments. */
function largest<Item>(items: readonly Item[], size: (item: Item) => number): number {
  return items.reduce((most, item) => Math.max(most, size(item)), 0)
}
