import { runtimeOffsets, usesRegisters } from '../binary/runtime-offsets.ts'
import type { CheckContext, CheckRule, ScriptFault } from './script-fault.ts'
import type { CheckedScript, ScriptProbe } from './script-tree.ts'

const STACK_ARGUMENT = /^sarg\d$/
/** How scripts read the id out of a g: `*(uint64*)(reg("r14")+152)`. */
const GOID = /reg\("(r14|r28)"\)\s*\+\s*(\d+|0x[0-9a-f]+)/gi
const IDS: ReadonlySet<number> = new Set([152, 160])

/** Faults of the values that a script computes. */
export const checkValues: CheckRule = (script, context) => [
  ...script.probes.flatMap((probe) => histograms(script, probe, context)),
  ...stackArguments(script, context),
  ...goroutineIds(script, context),
]

/** Before 0.20 a histogram takes 32 bits of a value: nanoseconds are more from two seconds on. */
function histograms(
  script: CheckedScript,
  probe: ScriptProbe,
  { dialect }: CheckContext,
): readonly ScriptFault[] {
  if (dialect?.hasFineHistograms === true) return []
  const inNs = new Set<string>(['nsecs'])
  const faults: ScriptFault[] = []
  for (let at = probe.first; at <= probe.last; at++) {
    if (script.tokens[at].kind !== 'word') continue
    assign(script, at, inNs)
    const call = script.tokens[at].text === 'hist' ? script.groups.get(at + 1) : undefined
    const isRaw = call !== undefined && isNs(script, call.open + 1, call.close, inNs)
    if (isRaw) faults.push(nsHistogram(script.lineOf(at)))
  }
  return faults
}

/** Follows a variable that is given a time, or something else. */
function assign(script: CheckedScript, at: number, inNs: Set<string>): void {
  const { text } = script.tokens[at]
  if (!text.startsWith('$') || script.tokens[at + 1]?.text !== '=') return
  if (isNs(script, at + 2, statementEnd(script, at), inNs)) inNs.add(text)
  else inNs.delete(text)
}

function statementEnd({ tokens }: CheckedScript, from: number): number {
  const end = tokens.findIndex(({ text }, at) => at > from && (text === ';' || text === '}'))
  return end < 0 ? tokens.length : end
}

/** Whether an expression is a difference of times that nothing has divided. */
function isNs(
  { tokens }: CheckedScript,
  from: number,
  end: number,
  inNs: ReadonlySet<string>,
): boolean {
  const parts = tokens.slice(from, end)
  return parts.some(({ text }) => inNs.has(text)) && !parts.some(({ text }) => text === '/')
}

function nsHistogram(line: number): ScriptFault {
  return {
    code: 'HIST_NS',
    severity: 'warning',
    line,
    message:
      'hist() of nanoseconds: before bpftrace 0.20 every value from 2.1 s on lands in one bucket',
    cure: 'divide by 1000 and call it microseconds, or use bpftrace 0.20 or newer',
  }
}

function stackArguments(
  { tokens, lineOf }: CheckedScript,
  { target }: CheckContext,
): readonly ScriptFault[] {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && STACK_ARGUMENT.test(text))
  if (at < 0) return []
  const isWrong = target !== undefined && usesRegisters(target.binary.elf.arch, target.binary.go)
  const reason = isWrong
    ? `Go ${target.binary.go.text} passes arguments in registers`
    : 'bpftrace 0.25 and newer do not know it'
  return [
    {
      code: 'SARG',
      severity: isWrong ? 'problem' : 'warning',
      line: lineOf(at),
      message: `${tokens[at].text}: ${reason}`,
      cure: isWrong
        ? 'take reg("ax"), reg("bx") and so on (arm64: r0, r1)'
        : 'write *(uint64*)(reg("sp")+8) instead',
    },
  ]
}

/** The first of them is told: the others are of the same kind. */
function goroutineIds(script: CheckedScript, { target }: CheckContext): readonly ScriptFault[] {
  if (target === undefined) return []
  const { go, elf } = target.binary
  const { goid } = runtimeOffsets(go)
  for (const match of script.source.matchAll(GOID)) {
    const offset = Number(match[2])
    const isStack = match[1].toLowerCase() === 'r14' && !usesRegisters(elf.arch, go)
    if (!isStack && (!IDS.has(offset) || offset === goid)) continue
    const line = script.source.slice(0, match.index).split('\n').length
    return [
      goidFault(
        line,
        isStack
          ? `Go ${go.text} does not keep g in r14`
          : `the id of a goroutine stands at ${goid} in Go ${go.text}, not at ${offset}`,
      ),
    ]
  }
  return []
}

function goidFault(line: number, message: string): ScriptFault {
  return {
    code: 'GOID_OFFSET',
    severity: 'problem',
    line,
    message,
    cure: 'make the script anew for this very file: gotail script BINARY FUNC',
  }
}
