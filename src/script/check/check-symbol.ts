import { codeOf } from '../binary/go-binary.ts'
import { type FoundFunctions, findFunctions, globFunctions } from '../targets/find-function.ts'
import { entryPoint } from '../targets/probe-placement.ts'
import type { CheckContext, ScriptFault } from './script-fault.ts'
import type { AttachPoint } from './script-tree.ts'

const SHOWN = 3

/** Faults of a probe on a name. */
export function checkSymbol(
  point: AttachPoint,
  symbol: string,
  context: CheckContext,
): readonly ScriptFault[] {
  const isPattern = symbol.includes('*')
  const faults = [
    ...(isPattern ? [pattern(point, symbol, context)] : []),
    ...(point.offset === undefined ? [] : [offset(point, symbol, context)]),
    ...missing(point, symbol, context),
  ]
  return faults.length > 0 ? faults : [start(point, symbol, context)]
}

/** `*` is a pattern to bpftrace in quotes, too. */
function pattern({ line }: AttachPoint, symbol: string, context: CheckContext): ScriptFault {
  const { target } = context
  const all =
    target === undefined
      ? []
      : globFunctions(target.binary.functions, symbol.replaceAll('(*', '(**'))
  const others = all.map(({ name }) => name).filter((name) => name !== symbol)
  const also =
    others.length > 0
      ? `: it matches ${others.slice(0, SHOWN).join(', ')} as well`
      : ', and matches other receivers as well'
  return {
    code: 'QUOTED_SYMBOL',
    severity: 'problem',
    line,
    message: `"${symbol}" is a pattern to bpftrace, quotes or not${also}`,
    cure: `attach by address: ${addressCure(symbol, context)}`,
  }
}

function offset(
  { line, offset: behind = '' }: AttachPoint,
  symbol: string,
  context: CheckContext,
): ScriptFault {
  const isMethod = /[(*]/.test(symbol)
  const accepts =
    'whether bpftrace takes it depends on how bpftrace was built, and on whether an instruction begins there'
  return {
    code: 'OFFSET',
    severity: 'problem',
    line,
    message: isMethod
      ? `the offset +${behind} behind the method ${symbol} may be ignored without a word, so that the probe sits at the start; ${accepts}`
      : `the offset +${behind} behind ${symbol} belongs to one build of the program; ${accepts}`,
    cure: `attach by address: ${addressCure(symbol, context)}`,
  }
}

function missing(
  { line }: AttachPoint,
  symbol: string,
  { target }: CheckContext,
): readonly ScriptFault[] {
  if (target === undefined) return []
  if (target.binary.isStripped) {
    const message = `${symbol} has no symbol in a stripped program: bpftrace finds nothing to attach to`
    const cure = 'use the script that gotail script BINARY FUNC writes'
    return [{ code: 'STRIPPED', severity: 'problem', line, message, cure }]
  }
  const found = findFunctions(target.binary.functions, symbol)
  if ('functions' in found) return []
  const cure =
    found.candidates.length > 0
      ? `did you mean ${found.candidates.join(', ')}?`
      : 'look at gotail script BINARY --list'
  return [{ code: 'NO_FUNCTION', severity: 'problem', line, message: found.reason, cure }]
}

function start({ line }: AttachPoint, symbol: string, context: CheckContext): ScriptFault {
  return {
    code: 'ENTRY_RESTARTS',
    severity: 'warning',
    line,
    message: `the start of ${symbol} is reached twice when the stack grows, and a probe there is slow`,
    cure: `attach after the stack check: ${addressCure(symbol, context)}`,
  }
}

/** The address itself where the program is at hand. */
function addressCure(symbol: string, { target }: CheckContext): string {
  const written = 'gotail script BINARY FUNC writes the address'
  if (target === undefined) return written
  const { binary, decode } = target
  const found: FoundFunctions = findFunctions(binary.functions, symbol)
  if (!('functions' in found) || found.functions.length !== 1) return written
  const [each] = found.functions
  const { address } = entryPoint(decode(codeOf(binary, each), each.address))
  return `uprobe:PATH:0x${address.toString(16)}`
}
