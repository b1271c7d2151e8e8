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
    const closure = own.get(pointedFunction(binary, code[at], own))
    const end = closure === undefined ? undefined : registration(code, at, calls)
    if (closure === undefined || end === undefined) continue
    const flow = { code, endless: calls.endless }
    return {
      function: closure,
      isConditional: walk(flow, 0, end).some((index) => code[index].kind === 'ret'),
      isRepeated: walk(flow, at + 1, code.length).includes(at),
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
    const parent = CLOSURE.exec(each.name)?.[1]
    if (parent === undefined) continue
    const siblings = parents.get(parent) ?? new Map<number, GoFunction>()
    parents.set(parent, siblings.set(each.address, each))
  }
  return parents
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
  const near = code.slice(from + 1, from + FAR)
  const decides = near.findIndex((each) => {
    const isCall = each.kind === 'call' && !barriers.has(each.target ?? 0)
    return isCall || each.kind === 'ret' || setsDeferByte(code, from, each)
  })
  if (decides < 0) return undefined
  const { kind, target } = near[decides]
  const isHandedOver = kind === 'call' && target !== undefined && deferProcs.has(target)
  return isHandedOver || kind === 'other' ? from + 1 + decides : undefined
}

/** The byte of pending defers is zeroed before the first of them. */
function setsDeferByte(
  code: readonly Instruction[],
  before: number,
  { storesByte }: Instruction,
): boolean {
  if (storesByte === undefined || storesByte.value === 0) return false
  return code
    .slice(0, before)
    .some(({ storesByte: zero }) => zero?.offset === storesByte.offset && zero.value === 0)
}

interface Flow {
  readonly code: readonly Instruction[]
  readonly endless: ReadonlySet<number>
}

/** The indexes that control can reach from one of them without passing `wall`. */
function walk(flow: Flow, from: number, wall: number): readonly number[] {
  const indexOf = new Map(flow.code.map(({ address }, index) => [address, index]))
  const seen = new Set<number>()
  const open = [from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === wall || at >= flow.code.length || seen.has(at)) continue
    seen.add(at)
    open.push(...successors(flow, at, indexOf))
  }
  return [...seen]
}

function successors(
  { code, endless }: Flow,
  at: number,
  indexOf: ReadonlyMap<number, number>,
): readonly number[] {
  const { kind, target } = code[at]
  const isEnd = ENDS.has(kind) || (kind === 'call' && endless.has(target ?? 0))
  const next = isEnd ? [] : [at + 1]
  const led = target === undefined || kind === 'call' ? undefined : indexOf.get(target)
  // The way through morestack leads back to the start: it is the same call.
  return led === undefined || led === 0 ? next : [...next, led]
}
