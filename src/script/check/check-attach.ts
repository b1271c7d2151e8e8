import { checkAddress } from './check-address.ts'
import { checkSymbol } from './check-symbol.ts'
import type { CheckContext, CheckRule, ScriptFault } from './script-fault.ts'
import type { AttachPoint } from './script-tree.ts'

const ADDRESS = /^(?:0x[0-9a-f]+|\d+)$/i
const LONGEST_TYPE = 32

/** Faults of where probes of user programs attach. */
export const checkAttach: CheckRule = ({ probes }, context) =>
  probes.flatMap(({ points }) => points.flatMap((point) => checkPoint(point, context)))

function checkPoint(point: AttachPoint, context: CheckContext): readonly ScriptFault[] {
  if (isType(point.type, ['uretprobe', 'ur'])) return [uretprobe(point)]
  if (!isType(point.type, ['uprobe', 'u'])) return []
  const symbol = point.fields.at(-1)
  if (symbol === undefined || point.fields.length < 2) return []
  return ADDRESS.test(symbol)
    ? checkAddress(point, Number(symbol), context)
    : checkSymbol(point, symbol, context)
}

/** A type may be a pattern: `u*probe`. */
function isType(type: string, names: readonly string[]): boolean {
  if (!type.includes('*')) return names.includes(type)
  if (type.length > LONGEST_TYPE) return false
  const source = type.replace(/[^\w*]/g, '').replace(/\*+/g, '.*')
  return names.some((name) => new RegExp(`^${source}$`).test(name))
}

function uretprobe({ line, fields }: AttachPoint): ScriptFault {
  return {
    code: 'URETPROBE',
    severity: 'problem',
    line,
    message: `a uretprobe on ${fields.at(-1) ?? 'a Go program'}: Go moves stacks, and the program dies with "unexpected return pc"`,
    cure: 'probe the RETs of the function instead; gotail script BINARY FUNC writes them',
  }
}
