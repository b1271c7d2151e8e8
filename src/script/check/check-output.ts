import type { CheckRule, ScriptFault } from './script-fault.ts'
import type { CheckedScript, ScriptProbe } from './script-tree.ts'

const ENOUGH = /perf_rb_pages/i
const QUIET: ReadonlySet<string> = new Set([
  'BEGIN',
  'begin',
  'END',
  'end',
  'interval',
  'i',
  'profile',
  'p',
])
const SCHED = /^sched_(?:switch|wakeup|waking)$/

/** Faults of what a script prints, and of how much. */
export const checkOutput: CheckRule = (script) => {
  const loud = script.probes.filter(({ points }) => points.some(({ type }) => !QUIET.has(type)))
  const faults = loud.flatMap((probe) => [...twoPrintfs(script, probe), ...rawSched(script, probe)])
  const first = loud.find((probe) => printfs(script, probe).length > 0)
  if (first === undefined || ENOUGH.test(script.source)) return faults
  return [...faults, smallBuffer(first.line)]
}

interface Printf {
  readonly at: number
  /** The brace that it stands in; -1 for the body itself. */
  readonly block: number
}

function printfs({ tokens }: CheckedScript, { first, last }: ScriptProbe): readonly Printf[] {
  const found: Printf[] = []
  const open: number[] = []
  for (let at = first; at <= last; at++) {
    const { kind, text } = tokens[at]
    if (kind === 'mark' && text === '{') open.push(at)
    else if (kind === 'mark' && text === '}') open.pop()
    else if (kind === 'word' && text === 'printf') found.push({ at, block: open.at(-1) ?? -1 })
  }
  return found
}

/** Two calls in one block are one event in two pieces. */
function twoPrintfs(script: CheckedScript, probe: ScriptProbe): readonly ScriptFault[] {
  const all = printfs(script, probe)
  const second = all.find(({ block }, index) => all.findIndex((one) => one.block === block) < index)
  if (second === undefined) return []
  return [
    {
      code: 'TWO_PRINTF',
      severity: 'problem',
      line: script.lineOf(second.at),
      message: 'a second printf for the same event: what other CPUs print may come between the two',
      cure: 'print the event in one printf',
    },
  ]
}

/** Each line wakes bpftrace, which makes more of them. */
function rawSched(script: CheckedScript, probe: ScriptProbe): readonly ScriptFault[] {
  if (!probe.points.some(({ fields }) => SCHED.test(fields.at(-1) ?? ''))) return []
  const raw = printfs(script, probe).find(({ block }) => block < 0)
  if (raw === undefined) return []
  return [
    {
      code: 'RAW_SCHED',
      severity: 'problem',
      line: script.lineOf(raw.at),
      message:
        'a line for every switch wakes bpftrace, which takes the CPU from the program and makes more switches',
      cure: 'keep the time of the switch in a map, and print one line at the return after 20 µs or more',
    },
  ]
}

function smallBuffer(line: number): ScriptFault {
  return {
    code: 'BUFFER',
    severity: 'warning',
    line,
    message: 'events are printed through the usual small buffer: under load thousands get lost',
    cure: 'run bpftrace with BPFTRACE_PERF_RB_PAGES=1024, or write config = { perf_rb_pages = 1024 } (0.20 and newer)',
  }
}
