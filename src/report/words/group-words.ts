import type { FunctionAnalysis, SpanGroup } from '../../model/analysis.ts'
import type { ComponentName } from '../../model/components.ts'
import { clip } from '../text/clip.ts'
import { count, counted, percent } from '../text/format.ts'
import { displayName } from './display-name.ts'
import { headline } from './headline.ts'
import { missingLimit } from './missing-limit.ts'

/** A group with less of the excess does not lead. */
const LEADS = 0.5
/** Nor does one that is hardly more of the slow spans than of all. */
const STANDS_OUT = 1.5
const LONGEST = 100
/** The mean of fewer spans than these is mostly that of its slowest one: nearly all excess would lie between such groups. */
const SMALL = 10

/** What a group is called: its values one behind the other, `(others)` for the group of all the others. */
export function groupName({ labels, isOther }: Pick<SpanGroup, 'labels' | 'isOther'>): string {
  if (isOther === true) return '(others)'
  const shown = Object.keys(labels).map((name) => labelValue(labels, name))
  return clipped(shown.join(' '))
}

/** One value of a group; `(not known)` where its spans have none. */
export function labelValue(labels: SpanGroup['labels'], name: string): string {
  const value = Object.hasOwn(labels, name) ? displayName(labels[name]) : ''
  return value === '' ? '(not known)' : clipped(value)
}

/**
 * The component that says most of a group: with the most of what its slow spans have more than its usual ones, as the table of causes
 * says it of all; of a group without slow spans the one with the most time. Undefined where nothing is known of components.
 */
export function mainComponent({ components, tailShare }: SpanGroup): ComponentName | undefined {
  if (!(tailShare > 0)) return components[0]?.name
  const excess = components.map(({ tailMeanNs, bodyMeanNs }) => tailMeanNs - bodyMeanNs)
  return components[excess.indexOf(Math.max(...excess))]?.name
}

/** Never within a letter: half of one is shown as damage. */
function clipped(text: string): string {
  return clip(text, LONGEST)
}

/** The group that makes most of the excess without being most of the spans; undefined where none does. */
export function leadingGroup(fn: FunctionAnalysis): SpanGroup | undefined {
  const { groups = [], betweenShare = 0 } = fn.grouped ?? {}
  if (fn.tailVerdict !== 'long' || groups.length < 2 || betweenShare <= 0) return undefined
  return groups.find(
    ({ excessShare = 0, share, tailShare, isOther }) =>
      isOther !== true && excessShare >= LEADS && tailShare >= STANDS_OUT * share,
  )
}

/**
 * `71 % of the excess: POST /api/v1/query is 4 % of the spans and 83 % of the slowest 1 %`, with its doubt; where no single
 * group leads, but most of the excess lies between them, that. Empty where neither is so.
 */
export function groupSentence(fn: FunctionAnalysis): string {
  const group = leadingGroup(fn)
  if (group === undefined) return betweenLead(fn)
  const { excessShare = 0, excessShareLow, excessShareHigh, share, tailShare, verdict } = group
  const interval =
    excessShareLow === undefined || excessShareHigh === undefined
      ? []
      : [`95 % interval ${percent(excessShareLow)} to ${percent(excessShareHigh)}`]
  const doubt = [...(verdict === undefined ? [] : [verdict]), ...interval].join(', ')
  const part = `${percent(Math.min(1, excessShare))} of the excess`
  return `${part}${doubt === '' ? '' : ` (${doubt})`}: ${groupName(group)} is ${percent(share)} of the spans and ${percent(tailShare)} of the slowest 1 %.`
}

function betweenLead({ grouped, tailVerdict }: FunctionAnalysis): string {
  const { groups = [], betweenShare = 0, names = [] } = grouped ?? {}
  if (tailVerdict !== 'long' || groups.length < 2 || betweenShare < LEADS) return ''
  if (isOfSmall(groups)) return ''
  return `${wholePart(betweenShare)} of the excess lies between groups by ${names.map(displayName).join(', ')}: slow spans are of slower groups.`
}

/** A share at the beginning of a sentence. */
function wholePart(share: number): string {
  const text = percent(Math.min(1, share))
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Whether most slow spans are of groups so small that their mean is hardly more than one of them. */
function isOfSmall(groups: readonly SpanGroup[]): boolean {
  return (
    groups.reduce((sum, { spans, tailShare }) => sum + (spans < SMALL ? tailShare : 0), 0) > 0.5
  )
}

/** How the excess lies between the groups and within them; empty where there is none. */
export function betweenSentence({ grouped }: FunctionAnalysis): string {
  if (grouped?.betweenShare === undefined || grouped.groups.length < 2) return ''
  const { betweenShare, groups } = grouped
  if (isOfSmall(groups)) {
    return `Most slow spans are of groups with fewer than ${SMALL} spans: whether slow spans are of slower groups cannot be told by ${grouped.names.map(displayName).join(', ')}.`
  }
  return betweenShare < 0
    ? 'None of the excess lies between the groups: slow spans are not of slower groups.'
    : `${wholePart(betweenShare)} of the excess lies between the groups (slow spans are of slower groups), the rest within them.`
}

/** Why groups have no interval, by the first that has none; empty where all have one. */
export function groupGaps({ grouped }: FunctionAnalysis): string {
  const groups = grouped?.groups ?? []
  const open = groups.filter((group) => missingReason(group) !== undefined)
  const [first] = open
  if (first === undefined) return ''
  return `${count(open.length)} of ${counted(groups.length, 'group')} ${open.length === 1 ? 'has' : 'have'} too few spans for an interval: ${missingReason(first)} (${groupName(first)}).`
}

/** Why the percentile that a report speaks of has no whole interval in a group; undefined where it has. */
export function missingReason({ quantiles, spans }: SpanGroup): string | undefined {
  const quantile = headline(quantiles)
  return quantile === undefined
    ? undefined
    : missingLimit(quantile, spans)?.replace('this capture has', 'the group has')
}

/** How many groups labels would make, where nobody asked for them; empty where there are none, or where they are told. */
export function ungroupedSentence({ ungrouped }: FunctionAnalysis): string {
  if (ungrouped === undefined) return ''
  const names = ungrouped.names.map(displayName)
  const by = names.length > 1 ? `some of ${names.join(', ')}` : names.join('')
  return `${names.join(', ')} would make ${count(ungrouped.groups)} groups: --by tells them apart by ${by}.`
}
