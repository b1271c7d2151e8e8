import { codeOf, type GoBinary } from '../binary/go-binary.ts'
import type { GoFunction } from '../binary/go-functions.ts'
import type { CodeDecoder, Instruction } from '../code/instruction.ts'
import type { BpftraceDialect } from './bpftrace-dialect.ts'
import { type ClosureFinder, closureFinder, type DeferredClosure } from './deferred-closure.ts'
import { type EntryPoint, entryAtStart, entryPoint, retAddresses } from './probe-placement.ts'

/** A function that can be traced, with its probes. */
export interface ScriptTarget {
  readonly function: GoFunction
  readonly entry: EntryPoint
  /** Empty where exits are seen by the closure alone. */
  readonly rets: readonly number[]
  /** Where the deferred closure is entered, and its name. */
  readonly closure?: { readonly name: string; readonly entry: EntryPoint }
}

/** A function that cannot be traced so, and why. */
export interface Refusal {
  readonly name: string
  readonly reason: string
}

/** What was found for the functions that somebody asked for. */
export interface TargetPlan {
  readonly targets: readonly ScriptTarget[]
  readonly refusals: readonly Refusal[]
}

/** What finding probes needs to know. */
export interface Ways {
  readonly binary: GoBinary
  readonly dialect: BpftraceDialect
  readonly decode: CodeDecoder
}

/** Whether probes may sit inside functions: a stripped program has no names that bpftrace could hold against it. */
export function canProbeInside({ isStripped }: GoBinary, dialect: BpftraceDialect): boolean {
  return dialect.attachesInside || isStripped
}

/** Finds the probes of functions; one that cannot be traced is refused with the reason. */
export function planTargets(functions: readonly GoFunction[], ways: Ways): TargetPlan {
  const finder = closureFinder(ways.binary)
  const targets: ScriptTarget[] = []
  const refusals: Refusal[] = []
  for (const each of functions) {
    const code = ways.decode(codeOf(ways.binary, each), each.address)
    const found = target(each, code, finder, ways)
    if ('reason' in found) refusals.push(found)
    else targets.push(found)
  }
  return { targets, refusals }
}

function target(
  each: GoFunction,
  code: readonly Instruction[],
  finder: ClosureFinder,
  ways: Ways,
): ScriptTarget | Refusal {
  if (code.length === 0) return refusal(each, 'its code is not in the file')
  const deferred = finder.deferred(each, code)
  if (!canProbeInside(ways.binary, ways.dialect)) return startTarget(each, code, deferred, ways)
  const rets = retAddresses(code)
  if (rets.length === 0) {
    return refusal(
      each,
      'it has no RET: it never returns, or goes on in another function (trace that one)',
    )
  }
  const closure =
    deferred === undefined ? {} : { closure: closureEntry(deferred, ways, entryPoint) }
  return { function: each, entry: entryPoint(code), rets, ...closure }
}

/** Where bpftrace attaches to the start of functions only. */
function startTarget(
  each: GoFunction,
  code: readonly Instruction[],
  deferred: DeferredClosure | undefined,
  ways: Ways,
): ScriptTarget | Refusal {
  const cannot = `bpftrace ${ways.dialect.version} sees exits by a deferred closure only`
  const can = '0.23 or newer can trace it, so can this one on a stripped copy'
  if (deferred === undefined) return refusal(each, `${cannot}, and it has none; ${can}`)
  const { name } = deferred.function
  if (deferred.isRepeated) {
    return refusal(each, `${cannot}, and ${name} may run several times a call; ${can}`)
  }
  if (deferred.isConditional) {
    return refusal(each, `${cannot}, and some returns leave out ${name}; ${can}`)
  }
  const closure = closureEntry(deferred, ways, entryAtStart)
  return { function: each, entry: entryAtStart(code), rets: [], closure }
}

function closureEntry(
  { function: closure }: DeferredClosure,
  { binary, decode }: Ways,
  place: (code: readonly Instruction[]) => EntryPoint,
): { readonly name: string; readonly entry: EntryPoint } {
  return { name: closure.name, entry: place(decode(codeOf(binary, closure), closure.address)) }
}

function refusal({ name }: GoFunction, reason: string): Refusal {
  return { name, reason }
}
