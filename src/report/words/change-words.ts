import type { Change, ComponentChange, FunctionChange } from '../../model/comparison.ts'
import { change, count, counted, duration, percentile } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'
import { spansNeeded } from './spans-needed.ts'

/** Components below this part of the change are not worth a word in a sentence. */
const LEAST_PART = 0.05
const MOST_PARTS = 4

/**
 * What became of one function's p99, in one sentence that may stand alone: how it moved, whether that is more than chance,
 * and which components moved it. `nameOf` makes the name fit for where it stands.
 */
export function changeSentence(
  fn: FunctionChange,
  nameOf: (name: string) => string = displayName,
): string {
  const { p99 } = fn
  const name = nameOf(fn.fn)
  const moved = `from ${duration(p99.beforeNs)} to ${duration(p99.afterNs)}`
  if (p99.verdict === 'too few spans') return `${name}: p99 went ${moved} ${fewSpans(fn)}.`
  const interval = `${change(p99.changeNs)}, ${intervalWords(p99)}`
  if (p99.verdict === 'no clear change') {
    return `${name}: no clear change of p99: ${duration(p99.beforeNs)} before, ${duration(p99.afterNs)} after (${interval}).`
  }
  const parts = leadingParts(fn)
  const why = parts.length === 0 ? '' : `: ${parts.map(partWords).join(', ')}`
  return `${name}: p99 ${p99.changeNs > 0 ? 'rose' : 'fell'} ${moved} (${interval})${why}.`
}

/** `95 % interval +2.10 ms to +4.20 ms`, or that there is none. */
export function intervalWords({ lowNs, highNs }: Change): string {
  return lowNs === undefined || highNs === undefined
    ? 'no 95 % interval'
    : `95 % interval ${change(lowNs)} to ${change(highNs)}`
}

/** The ends of an interval for a column of a table. */
export function intervalCell({ lowNs, highNs }: Change): string {
  return lowNs === undefined || highNs === undefined
    ? 'none'
    : `${change(lowNs)} to ${change(highNs)}`
}

function fewSpans({ p99, before, after }: FunctionChange): string {
  const spans = `${counted(before.spans, 'span')} before and ${count(after.spans)} after`
  const needed = `${percentile(p99.p)} needs ${count(spansNeeded(p99.p, 'upper'))} on each side`
  return `(${change(p99.changeNs)}), but ${spans} are too few to tell that from chance (${needed})`
}

/** The components that made most of the change, in the order of their size. */
function leadingParts({ components, p99 }: FunctionChange): readonly ComponentChange[] {
  return components
    .filter(({ changeNs }) => Math.abs(changeNs) >= LEAST_PART * Math.abs(p99.changeNs))
    .slice(0, MOST_PARTS)
}

function partWords({ changeNs, name }: ComponentChange): string {
  return `${change(Math.round(changeNs))} ${COMPONENT_WORDS[name].label}`
}
