import type { ComponentShare, FunctionAnalysis } from '../../model/analysis.ts'
import { counted, duration, percent } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'

/** A component with less of the excess is not what makes the tail slow. */
const LEAST_BLAME = 0.1
/** A second one with so much of the first is named with it. */
const AS_GOOD = 0.5

/**
 * What makes the slowest 1 % slow, how sure that is, and what p99 would be without it; that there is no long tail, or too few
 * slow spans to name a cause. Empty where the capture does not say where time went.
 */
export function causeSentence(fn: FunctionAnalysis): string {
  if (fn.components.length === 0) return ''
  if (fn.tailVerdict === 'too few') return singleCases(fn)
  if (fn.tailVerdict === 'none') {
    return 'There is no long tail: p99 is less than twice the median, and nothing stands out that makes the slowest 1 % slow.'
  }
  const [first, second] = fn.components
  if (first.excessShare === undefined || first.excessShare < LEAST_BLAME) return ''
  const isShared = (second?.excessShare ?? 0) >= AS_GOOD * first.excessShare
  return isShared ? twoCauses(first, second) : oneCause(first)
}

/** What p99 would be otherwise: waits could vanish, work could only be as usual. Empty where that is not known. */
export function whatIfWords(share: ComponentShare, pronoun = 'it'): string {
  const { name, withoutNs, asUsualNs } = share
  if (name === 'unknown') return ''
  if (name === 'running') {
    return asUsualNs === undefined
      ? ''
      : `if ${pronoun} were as usual p99 would be ${duration(Math.round(asUsualNs))} at best`
  }
  return withoutNs === undefined
    ? ''
    : `without ${pronoun} p99 would be ${duration(Math.round(withoutNs))} at best`
}

function oneCause(share: ComponentShare): string {
  const otherwise = whatIfWords(share)
  return `${part(share)} of what makes the slowest 1 % slow is ${caused(share)}${otherwise === '' ? '' : `; ${otherwise}`}.`
}

function twoCauses(first: ComponentShare, second: ComponentShare): string {
  const otherwise = [first, second]
    .map((share) => whatIfWords(share, COMPONENT_WORDS[share.name].label))
    .filter((words) => words !== '')
    .join(', ')
  const sentence = `Two causes: ${part(first)} of what makes the slowest 1 % slow is ${caused(first)}, ${part(second)} is ${caused(second)}`
  return `${sentence}${otherwise === '' ? '' : `; ${otherwise}`}.`
}

function part({ excessShare = 0 }: ComponentShare): string {
  return percent(Math.min(1, excessShare))
}

function caused(share: ComponentShare): string {
  const doubt = doubtWords(share)
  return `${COMPONENT_WORDS[share.name].label}${doubt === '' ? '' : ` (${doubt})`}`
}

/** The verdict with its doubt. */
function doubtWords(share: ComponentShare): string {
  const { verdict } = share
  if (verdict === undefined) return ''
  if (verdict === 'one incident') return 'most of it in one incident'
  const interval = shareInterval(share)
  return interval === undefined ? verdict : `${verdict}, 95 % interval ${interval}`
}

/** `60 % to 81 %`: where the share of the excess lies. */
export function shareInterval({
  excessShareLow,
  excessShareHigh,
}: Pick<ComponentShare, 'excessShareLow' | 'excessShareHigh'>): string | undefined {
  if (excessShareLow === undefined || excessShareHigh === undefined) return undefined
  const within = (share: number): string => percent(Math.min(1, Math.max(0, share)))
  return `${within(excessShareLow)} to ${within(excessShareHigh)}`
}

function singleCases({ tail, exemplars }: FunctionAnalysis): string {
  const few = counted(tail?.tailSpans ?? exemplars.length, 'span')
  const [slowest] = exemplars
  const parts = Object.entries(COMPONENT_WORDS).flatMap(([name, { label }]) =>
    Object.entries(slowest?.span.components ?? {}).flatMap(([own, ns]) =>
      own === name ? [{ label, ns: ns ?? 0 }] : [],
    ),
  )
  const most = parts.reduce((best, next) => (next.ns > best.ns ? next : best), { label: '', ns: 0 })
  const case1 =
    slowest === undefined || most.ns === 0
      ? ''
      : `; the slowest, ${duration(slowest.span.durNs)}, spent ${duration(most.ns)} of it ${most.label}`
  return `The slowest 1 % are ${few}, too few to name a cause${case1}.`
}
