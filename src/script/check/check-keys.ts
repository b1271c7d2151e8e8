import type { CheckRule, ScriptFault } from './script-fault.ts'
import type { CheckedScript, ScriptProbe } from './script-tree.ts'

/** Scripts that read the stack pointer tell calls inside each other apart. */
const KNOWS_DEPTH = /reg\("sp"\)/

/** Faults of the maps that remember when calls began. */
export const checkKeys: CheckRule = (script) => {
  const starts = script.probes.flatMap((probe) => startsIn(script, probe))
  const firsts = starts.filter(
    ({ name }, index) => starts.findIndex((one) => one.name === name) === index,
  )
  return firsts.flatMap((start) => [
    ...(start.isByThread ? [byThread(start)] : []),
    ...(start.isByThread || KNOWS_DEPTH.test(script.source) ? [] : [withoutDepth(start)]),
    ...(isForgotten(script, start.name) ? [] : [neverDeleted(start)]),
  ])
}

interface StartMap {
  readonly name: string
  readonly line: number
  readonly isByThread: boolean
}

/** Maps that a probe of a user program sets to the time: `@start[…] = nsecs`. */
function startsIn(
  { tokens, groups, lineOf }: CheckedScript,
  probe: ScriptProbe,
): readonly StartMap[] {
  if (!probe.points.some(({ type }) => /^u/.test(type))) return []
  const starts: StartMap[] = []
  for (let at = probe.first; at <= probe.last; at++) {
    if (tokens[at].kind !== 'map') continue
    const key = groups.get(at + 1)
    if (key === undefined || tokens[at + 1].text !== '[') continue
    const isTime = tokens[key.close + 1]?.text === '=' && tokens[key.close + 2]?.text === 'nsecs'
    if (!isTime) continue
    const words = tokens.slice(key.open + 1, key.close)
    const isByThread = words.some(({ kind, text }) => kind === 'word' && text === 'tid')
    starts.push({ name: tokens[at].text, line: lineOf(at), isByThread })
  }
  return starts
}

/** Deleted, set to zero, or cleared while the trace runs. */
function isForgotten(script: CheckedScript, name: string): boolean {
  const { tokens } = script
  return tokens.some(({ kind, text }, at) => {
    if (kind !== 'map' || text !== name) return false
    const call = tokens[at - 1]?.text === '(' ? tokens[at - 2]?.text : undefined
    if (call === 'delete') return true
    if (call === 'clear' || call === 'zero') return !isInEnd(script, at)
    return isZeroed(script, at)
  })
}

function isZeroed({ tokens, groups }: CheckedScript, at: number): boolean {
  const equals = (groups.get(at + 1)?.close ?? at) + 1
  if (tokens[equals]?.text !== '=') return false
  // `(uint64)0` as well as `0`.
  const value = tokens[equals + 1]?.text === '(' ? equals + 4 : equals + 1
  return tokens[value]?.text === '0'
}

function isInEnd({ probes }: CheckedScript, at: number): boolean {
  return probes.some(({ points, first, last }) => {
    const isEnd = points.some(({ type }) => type === 'END' || type === 'end')
    return isEnd && at >= first && at <= last
  })
}

function byThread({ name, line }: StartMap): ScriptFault {
  return {
    code: 'TID_KEY',
    severity: 'problem',
    line,
    message: `${name} is keyed by tid: goroutines move between threads, and a thread runs many of them`,
    cure: 'key by the id of the goroutine and the depth of its stack, as gotail script writes it',
  }
}

function withoutDepth({ name, line }: StartMap): ScriptFault {
  return {
    code: 'NO_DEPTH',
    severity: 'warning',
    line,
    message: `${name} has no depth in its key: after a panic or inside a recursion an exit meets the entry of another call`,
    cure: 'add the depth of the stack, g.stack.hi - sp, to the key, as gotail script writes it',
  }
}

function neverDeleted({ name, line }: StartMap): ScriptFault {
  return {
    code: 'NO_DELETE',
    severity: 'warning',
    line,
    message: `${name} is never deleted: exits without an entry are paired with old ones, and the map gets full`,
    cure: `delete the entry where the exit has used it: delete(${name}[…])`,
  }
}
