import type { GateResult } from '../../model/check.ts'
import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { Session } from '../session/session.ts'
import type { Gate } from './gate.ts'

/** What an undecided gate is worth. */
export const UNDECIDED_CHOICES = ['pass', 'fail'] as const

/** Flags of gates. */
export interface GateFlags {
  readonly failIf?: readonly Gate[]
  readonly undecided?: (typeof UNDECIDED_CHOICES)[number]
}

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

/** The labels by which gates tell groups apart, each combination once. */
export function gatedLabels(gates: readonly Gate[]): readonly (readonly string[])[] {
  const found = gates.flatMap(({ labels }) => (labels === undefined ? [] : [Object.keys(labels)]))
  return [...new Map(found.map((names) => [names.toSorted().join('\u0000'), names])).values()]
}

/** Whether a gate looks at a mean or a share of a component. */
export function gatesMeans(gates: readonly Gate[]): boolean {
  return gates.some(({ metric }) => metric.kind === 'component' && metric.of !== 'p99_contribution')
}

/** Says on standard error, a line a gate, which failed or are undecided, and why. The exit status: 1 where a gate failed. */
export function tellGates(
  results: readonly GateResult[],
  { undecided = 'pass' }: GateFlags,
  { effects }: Session,
): 0 | 1 {
  for (const { expr, verdict, why } of results) {
    if (verdict === 'passes') continue
    const word = verdict === 'fails' ? 'failed' : 'undecided'
    effects.stderr.write(`gotail: gate '${safeText(expr)}' ${word}: ${why}\n`)
  }
  const isFailure = ({ verdict }: GateResult): boolean =>
    verdict === 'fails' || (verdict === 'undecided' && undecided === 'fail')
  return results.some(isFailure) ? 1 : 0
}
