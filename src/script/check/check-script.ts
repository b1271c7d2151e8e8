import { checkAttach } from './check-attach.ts'
import { checkKeys } from './check-keys.ts'
import { checkOutput } from './check-output.ts'
import { checkValues } from './check-values.ts'
import type { CheckContext, CheckRule, ScriptFault } from './script-fault.ts'
import { checkedScript } from './script-tree.ts'

const RULES: readonly CheckRule[] = [checkAttach, checkKeys, checkOutput, checkValues]
const MOST_FAULTS = 1000

/** Says what will go wrong with a bpftrace script that traces a Go program: the faults by line, at most 1,000. */
export function checkScript(source: string, context: CheckContext = {}): readonly ScriptFault[] {
  const script = checkedScript(source)
  const faults = RULES.flatMap((rule) => rule(script, context))
  return faults.sort((a, b) => a.line - b.line || order(a.code, b.code)).slice(0, MOST_FAULTS)
}

function order(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
