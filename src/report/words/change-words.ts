import type {
  Change,
  Comparison,
  ComponentChange,
  FunctionChange,
  RankEffect,
  Scheduling,
} from '../../model/comparison.ts'
import { change, count, counted, duration, percent, percentile } from '../text/format.ts'
import { COMPARED_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'
import { leftOutWords } from './place-words.ts'
import { spansNeeded } from './spans-needed.ts'

/** Components below this part of the change are not worth a word in a sentence. */
const LEAST_PART = 0.05
const MOST_PARTS = 4
const WATCHED = { points: 'by its points', all: 'by every change of state' } as const

/**
 * What became of one function's p99, in a sentence or two that may stand alone, its name first. `nameOf` makes the name fit for
 * where it stands.
 */
export function changeSentence(
  fn: FunctionChange,
  nameOf: (name: string) => string = displayName,
): string {
  return `${nameOf(fn.fn)}: ${changeWords(fn)}`
}

/**
 * The same without the name: how p99 moved, whether that is more than chance, and which components moved it; where p99 does not
 * tell, the highest percentile that did change.
 */
export function changeWords(fn: FunctionChange): string {
  const { p99 } = fn
  const moved = `from ${duration(p99.beforeNs)} to ${duration(p99.afterNs)}`
  if (p99.verdict === 'too few spans') {
    return `p99 went ${moved} ${fewSpans(fn)}.${clearChange(fn)}`
  }
  const interval = `${change(p99.changeNs)}, ${intervalWords(p99)}`
  if (p99.verdict === 'no clear change') {
    return `no clear change of p99: ${duration(p99.beforeNs)} before, ${duration(p99.afterNs)} after (${interval}).${clearChange(fn)}`
  }
  const parts = leadingParts(fn)
  const why = parts.length === 0 ? '' : `: ${parts.map(partWords).join(', ')}`
  return `p99 ${p99.changeNs > 0 ? 'rose' : 'fell'} ${moved} (${interval})${why}.`
}

/** `95 % interval +2.10 ms to +4.20 ms`, or that there is none. */
export function intervalWords({ lowNs, highNs }: Change): string {
  if (lowNs === undefined && highNs === undefined) return 'no 95 % interval'
  return `95 % interval ${intervalCell({ lowNs, highNs })}`
}

/** The ends of an interval for a column of a table. */
export function intervalCell({
  lowNs,
  highNs,
}: {
  readonly lowNs?: number | undefined
  readonly highNs?: number | undefined
}): string {
  if (lowNs === undefined && highNs === undefined) return 'none'
  const end = (ns: number | undefined): string => (ns === undefined ? 'no limit' : change(ns))
  return `${end(lowNs)} to ${end(highNs)}`
}

/** What stands above all numbers where two programs are compared. A release may rename a program: it is told, and not refused. */
export function programsNotes(
  { before, after }: Comparison,
  nameOf: (name: string) => string = displayName,
): readonly string[] {
  const [was, is] = [before.capture.comm, after.capture.comm]
  if (was === undefined || is === undefined || was === is) return []
  return [
    `These are two programs, ${nameOf(was)} before and ${nameOf(is)} after: what differs need not be a change.`,
  ]
}

/** What is compared otherwise than usual, or not at all, and why: a sentence each. */
export function comparisonNotes({ joinedCalls, placesLeftOut }: Comparison): readonly string[] {
  return [
    ...(joinedCalls === undefined ? [] : [joinedCallsWords(joinedCalls)]),
    ...(placesLeftOut === undefined ? [] : [leftOutWords(placesLeftOut)]),
  ]
}

function joinedCallsWords({ before, after }: Scheduling): string {
  const watched = (sched: 'points' | 'all' | undefined): string =>
    sched === undefined ? 'the script does not say how' : WATCHED[sched]
  return `Running and system calls are compared as one: the captures watched the scheduler differently (before: ${watched(before)}; after: ${watched(after)}), and its points alone do not tell short system calls from running.`
}

/** The smallest changes that would have shown, of percentiles that show none; empty where no such has an interval. */
export function detectableSentence({ quantiles }: FunctionChange): string {
  const known = quantiles.flatMap(({ p, detectableNs, verdict }) =>
    detectableNs === undefined || verdict === 'changed'
      ? []
      : [`${percentile(p)} ${duration(Math.round(detectableNs))}`],
  )
  return known.length === 0 ? '' : `The smallest change that would have shown: ${known.join(', ')}.`
}

/** How many spans there are on either side. */
export function spansWords({ before, after }: FunctionChange): string {
  return `${counted(before.spans, 'span')} before, ${counted(after.spans, 'span')} after.`
}

/** How the spans of after lie to those of before. */
export function effectSentence({ a12, low, high, p }: RankEffect): string {
  const doubt =
    low === undefined || high === undefined
      ? ''
      : `, 95 % interval ${percent(low)} to ${percent(high)}`
  return `Of two spans, the one from after takes longer in ${percent(a12)} of cases (50 % is no change${doubt}; Mann–Whitney p ${small(p)}, for as many independent spans as they are worth).`
}

/** A probability in a sentence. */
function small(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`
}

/** The highest percentile that surely changed. */
function clearChange({ shift }: FunctionChange): string {
  const clear = shift.findLast(({ verdict }) => verdict === 'changed')
  if (clear === undefined) return ''
  const { p, beforeNs, afterNs, changeNs } = clear
  return ` ${percentile(p)} ${changeNs > 0 ? 'rose' : 'fell'} from ${duration(beforeNs)} to ${duration(afterNs)} (${change(changeNs)}, ${intervalWords(clear)}).`
}

function fewSpans({ p99, before, after }: FunctionChange): string {
  const spans = `${counted(before.spans, 'span')} before and ${count(after.spans)} after`
  const least = spansNeeded(p99.p, 'upper')
  const isShort = before.spans < least || after.spans < least
  const needed = isShort
    ? `${percentile(p99.p)} needs ${count(least)} on each side`
    : `spans are slow together here: a side is worth fewer than the ${count(least)} independent ones that ${percentile(p99.p)} needs`
  return `(${change(p99.changeNs)}), but ${spans} are too few to tell that from chance (${needed})`
}

/** The components that made most of the change, in the order of their size. */
function leadingParts({ components, p99 }: FunctionChange): readonly ComponentChange[] {
  return components
    .filter(({ changeNs }) => Math.abs(changeNs) >= LEAST_PART * Math.abs(p99.changeNs))
    .slice(0, MOST_PARTS)
}

/** What is not sure of a part stands with it. */
function partWords({ changeNs, name, verdict }: ComponentChange): string {
  const doubt = verdict === 'changed' ? '' : ` (${verdict})`
  return `${change(Math.round(changeNs))} ${COMPARED_WORDS[name].label}${doubt}`
}
