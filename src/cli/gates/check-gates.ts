import { GotailError } from '../../model/error.ts'
import { change, counted, duration, percent } from '../../report/text/format.ts'
import { safeText } from '../../report/text/safe-text.ts'
import { displayName } from '../../report/words/display-name.ts'
import type { Session } from '../session/session.ts'
import { type Gate, isShare } from './gate.ts'
import type { Measured, Reading } from './gate-reading.ts'

/** Wrong usage where a gate speaks of a change and there is one capture only. */
export function refuseChanges(gates: readonly Gate[]): void {
  const change = gates.find(({ scale }) => scale !== 'value')
  if (change === undefined) return
  throw new GotailError(
    `--fail-if '${safeText(change.text)}' is about a change: one capture has none, gotail compare does; without a sign it is the value itself`,
    2,
  )
}

/** The percentiles that gates look at, in per cent. */
export function gatedPercents(gates: readonly Gate[]): readonly number[] {
  return gates.flatMap(({ metric }) =>
    metric.kind === 'quantile' ? [Number((metric.p * 100).toPrecision(12))] : [],
  )
}

/**
 * Holds every gate against what `read` finds, and says on standard error, a line a gate, why it failed. What cannot be told
 * fails, too. The exit status: 1 where a gate failed.
 */
export function checkGates(
  gates: readonly Gate[],
  read: (gate: Gate) => readonly Reading[],
  { effects }: Session,
): 0 | 1 {
  const reasons = gates.flatMap((gate) => {
    const failed = failures(gate, read(gate))
    if (failed.length === 0) return []
    const more = failed.length === 1 ? '' : ` (and ${counted(failed.length - 1, 'more function')})`
    return [`gotail: gate '${safeText(gate.text)}' failed: ${failed[0]}${more}\n`]
  })
  for (const reason of reasons) effects.stderr.write(reason)
  return reasons.length === 0 ? 0 : 1
}

function failures(gate: Gate, readings: readonly Reading[]): readonly string[] {
  const meant = readings.filter(({ fn }) => gate.fn === undefined || fn === gate.fn)
  if (meant.length === 0) return [nobody(gate, readings)]
  return meant.map((reading) => failure(gate, reading)).filter((reason) => reason !== undefined)
}

function nobody({ fn }: Gate, readings: readonly Reading[]): string {
  if (fn === undefined) return 'no function has spans'
  const names = readings.slice(0, 5).map((reading) => displayName(reading.fn))
  return `no function is called ${displayName(fn)}; there are: ${names.join(', ')}`
}

/** Why the gate fails for one function; undefined where it does not. */
function failure(gate: Gate, { fn, before, after }: Reading): string | undefined {
  const name = `${gate.metricName} of ${displayName(fn)}`
  if (typeof after !== 'number') return untold(name, after)
  if (gate.scale === 'value') {
    return holds(gate, after) ? `${name} is ${words(gate, after)}` : undefined
  }
  if (typeof before !== 'number') return untold(`${name} before`, before ?? after)
  const moved = `${name} went from ${words(gate, before)} to ${words(gate, after)}`
  return gate.scale === 'change'
    ? failedChange(gate, after - before, moved)
    : failedPart(gate, before, after - before, moved)
}

function failedChange(gate: Gate, by: number, moved: string): string | undefined {
  return holds(gate, by) ? `${moved} (${change(by)})` : undefined
}

function failedPart(gate: Gate, from: number, by: number, moved: string): string | undefined {
  if (from === 0 && by !== 0) return `${moved}: that is no percentage`
  const part = from === 0 ? 0 : by / from
  return holds(gate, part) ? `${moved} (${part > 0 ? '+' : ''}${percent(part)})` : undefined
}

function untold(name: string, value: Measured): string {
  return `${name} cannot be told: ${typeof value === 'number' ? 'no value' : value.missing}`
}

function holds({ operator, limit }: Gate, value: number): boolean {
  switch (operator) {
    case '>':
      return value > limit
    case '>=':
      return value >= limit
    case '<':
      return value < limit
    case '<=':
      return value <= limit
  }
}

function words({ metric }: Gate, value: number): string {
  return isShare(metric) ? percent(value) : duration(Math.round(value))
}
