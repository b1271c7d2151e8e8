import { wordAt } from '../binary/elf.ts'
import { functionNamed, type GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import type { Instruction } from '../code/instruction.ts'

/** How far behind the address of a closure its registration stands, in instructions. */
const FAR = 40
const ENDS: ReadonlySet<string> = new Set(['ret', 'jump', 'trap', 'invalid'])

/** The closure that a function runs when it returns. */
export interface DeferredClosure {
  readonly function: GoFunction
  /** Some returns leave the function without running it. */
  readonly isConditional: boolean
  /** It may run several times a call. */
  readonly isRepeated: boolean
}

/** Finds the deferred closure of functions of one program. */
export interface ClosureFinder {
  /** What every function with a `defer` calls. */
  readonly deferReturn: number | undefined
  /** Whether the function has closures at all: of most nothing else need be looked at. */
  hasClosures(target: GoFunction): boolean
  /**
   * The closure of the function's first `defer`, which runs last: proven from the code, since `F.func1` may as well be
   * the body of a goroutine. Undefined when there is none, or when the code does not prove it.
   */
  deferred(target: GoFunction, code: readonly Instruction[]): DeferredClosure | undefined
}

/** A finder for this program: what it needs of the whole program is collected once. */
export function closureFinder(binary: GoBinary): ClosureFinder {
  const calls = runtimeCalls(binary)
  const closures = closuresByParent(binary)
  return {
    deferReturn: calls.deferReturn,
    hasClosures: ({ name }) => closures.has(name),
    deferred(target, code) {
      const own = closures.get(target.name)
      const hasDefer = code.some(
        ({ kind, target: to }) => kind === 'call' && to === calls.deferReturn,
      )
      if (own === undefined || !hasDefer) return undefined
      return firstDeferred(binary, { own, calls }, code)
    },
  }
}

interface Closures {
  readonly own: ReadonlyMap<number | undefined, GoFunction>
  readonly calls: RuntimeCalls
}

function firstDeferred(
  binary: GoBinary,
  { own, calls }: Closures,
  code: readonly Instruction[],
): DeferredClosure | undefined {
  for (let at = 0; at < code.length; at++) {
    if (code[at].refersTo === undefined) continue
    // The code around it is at hand, what stands at the address may have to be read from the file.
    const end = registration(code, at, calls)
    const closure = end === undefined ? undefined : own.get(pointedFunction(binary, code[at], own))
    if (closure === undefined || end === undefined) continue
    const flow = { code, endless: calls.endless }
    const early = reached(flow, 0, end)
    return {
      function: closure,
      isConditional: code.some(({ kind }, index) => kind === 'ret' && early[index] === 1),
      isRepeated: reached(flow, at + 1, code.length)[at] === 1,
    }
  }
  return undefined
}

interface RuntimeCalls {
  readonly deferReturn: number | undefined
  readonly deferProcs: ReadonlySet<number | undefined>
  readonly barriers: ReadonlySet<number>
  /** Functions that never return. */
  readonly endless: ReadonlySet<number>
}

function runtimeCalls(binary: GoBinary): RuntimeCalls {
  const address = (name: string): number | undefined => functionNamed(binary, name)?.address
  const addresses = (pattern: RegExp): ReadonlySet<number> =>
    new Set(binary.functions.filter(({ name }) => pattern.test(name)).map((each) => each.address))
  return {
    deferReturn: address('runtime.deferreturn'),
    deferProcs: new Set([address('runtime.deferproc'), address('runtime.deferprocStack')]),
    barriers: addresses(/^runtime\.gcWriteBarrier/),
    endless: addresses(/^runtime\.(?:go)?[pP]anic\w*$|^runtime\.(?:throw|fatal\w*|Goexit)$/),
  }
}

const CLOSURE = /^(.+)(?:\.func\d+|\.deferwrap\d+|·dwrap·\d+)$/

function closuresByParent({ functions }: GoBinary): ReadonlyMap<string, Map<number, GoFunction>> {
  const parents = new Map<string, Map<number, GoFunction>>()
  for (const each of functions) {
    const parent = endsInDigit(each.name) ? CLOSURE.exec(each.name)?.[1] : undefined
    if (parent === undefined) continue
    const siblings = parents.get(parent) ?? new Map<number, GoFunction>()
    parents.set(parent, siblings.set(each.address, each))
  }
  return parents
}

/** Most names do not, and the pattern tries every place of a long name. */
function endsInDigit(name: string): boolean {
  const last = name.charCodeAt(name.length - 1)
  return last >= 48 && last <= 57
}

/** A closure is pointed to itself, or through the constant that stands for it when it captures nothing. */
function pointedFunction(
  { elf }: GoBinary,
  { refersTo }: Instruction,
  closures: Closures['own'],
): number | undefined {
  if (refersTo === undefined || closures.has(refersTo)) return refersTo
  return wordAt(elf, refersTo)
}

/**
 * Where the closure at `from` becomes deferred: its bit is set in the function's byte of pending defers, or it is handed
 * to deferproc. Undefined when something else takes it first, such as newproc.
 */
function registration(
  code: readonly Instruction[],
  from: number,
  { deferProcs, barriers }: RuntimeCalls,
): number | undefined {
  const end = Math.min(code.length, from + FAR)
  for (let at = from + 1; at < end; at++) {
    const { kind, target } = code[at]
    if (setsDeferByte(code, from, code[at])) return at
    if (kind !== 'ret' && (kind !== 'call' || barriers.has(target ?? 0))) continue
    return target !== undefined && deferProcs.has(target) ? at : undefined
  }
  return undefined
}

/** The byte of pending defers is zeroed before the first of them. */
function setsDeferByte(
  code: readonly Instruction[],
  before: number,
  { storesByte }: Instruction,
): boolean {
  if (storesByte === undefined || storesByte.value === 0) return false
  for (let at = 0; at < before; at++) {
    const zero = code[at].storesByte
    if (zero !== undefined && zero.offset === storesByte.offset && zero.value === 0) return true
  }
  return false
}

interface Flow {
  readonly code: readonly Instruction[]
  readonly endless: ReadonlySet<number>
}

/** 1 for each instruction that control can reach from one of them without passing `wall`. */
function reached(flow: Flow, from: number, wall: number): Uint8Array {
  const { code } = flow
  const seen = new Uint8Array(code.length)
  const open = [from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    // Straight on as far as it goes; what a jump leads to waits.
    while (at !== wall && at < code.length && seen[at] === 0) {
      seen[at] = 1
      const led = jumpsTo(code, at)
      if (led !== undefined) open.push(led)
      if (endsHere(flow, at)) break
      at++
    }
  }
  return seen
}

function endsHere({ code, endless }: Flow, at: number): boolean {
  const { kind, target } = code[at]
  return ENDS.has(kind) || (kind === 'call' && endless.has(target ?? 0))
}

/** The way through morestack leads back to the start: it is the same call. */
function jumpsTo(code: readonly Instruction[], from: number): number | undefined {
  const { kind, target } = code[from]
  if (target === undefined || kind === 'call' || target === code[0].address) return undefined
  return indexOf(code, target)
}

/** The instruction at an address, by binary search. */
function indexOf(code: readonly Instruction[], address: number): number | undefined {
  let [low, high] = [0, code.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (code[middle].address < address) low = middle + 1
    else high = middle
  }
  return code[low]?.address === address ? low : undefined
}
