/** A frame as bpftrace or bcc printed it. */
export interface PrintedFrame {
  readonly name: string
  /** Where nothing but its address was printed. */
  readonly pc?: number
}

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
const ADDRESS = /^(?:0x)?([0-9a-f]{5,16})$/
/** `ustack(perf)` puts the address before the symbol and the file behind; JSON may lose the blanks. */
const MODULE = / ?\((?:[/[][^()]*|[\w.-]+)\)$/
const OFFSET = /([^\s+])\+(?:0x[0-9a-f]+|\d+)$/
const LEADING_ADDRESS = /^(?:[0-9a-f]{4,16} +|ffff[0-9a-f]{12}|[0-9a-f]{5,16}(?=[^0-9a-f+]))(?=\S)/
/** Where user code enters a kernel: outermost frames of kernel stacks. */
const KERNEL_ENTRY =
  /^(?:(?:asm|entry|el0t?|ret_from|do_syscall|sysvec|common_interrupt|kthread)_?|secondary_startup|start_secondary|x64_sys_call)/
/** The most digits whose value a number holds. */
const SAFE_DIGITS = 13

/** How sure it is that a part of a key is a stack: 2 by its symbols or lines, 1 where it may be one address, 0 not at all. */
export function stackness(part: string): 0 | 1 | 2 {
  if (part.includes(NEWLINE) || OFFSET.test(part.replace(MODULE, ''))) return 2
  return ADDRESS.test(part) ? 1 : 0
}

/** Which parts of the keys of a map are stacks, and whether that is sure. `names` are those of the parts. */
export function stackColumns(
  keys: readonly (readonly string[])[],
  names: readonly string[] = [],
): { readonly at: readonly number[]; readonly isSure: boolean } {
  const named = names.indexOf(STACK)
  if (named !== -1) return { at: [named], isSure: true }
  const width = keys.reduce((most, key) => Math.max(most, key.length), 0)
  const columns = Array.from({ length: width }, (_, at) => ({
    at,
    most: keys.reduce((most, key) => Math.max(most, stackness(key[at] ?? '')), 0),
  }))
  const best = Math.max(0, ...columns.map(({ most }) => most))
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

/** The function of a frame: without its offset, the address before and the file behind; an address where there is no more. */
export function printedFrame(text: string): PrintedFrame {
  const address = ADDRESS.exec(text)?.[1]
  if (address !== undefined) {
    const digits = address.replace(/^0+/, '')
    const name = `0x${digits}`
    return digits.length > SAFE_DIGITS ? { name } : { name, pc: Number.parseInt(digits, 16) }
  }
  const bare = text.replace(MODULE, '')
  const symbol = bare.replace(OFFSET, '$1')
  const isPerf = bare !== text
  return { name: isPerf ? symbol.replace(LEADING_ADDRESS, '') : symbol }
}
