import type { FunctionAnalysis, Quantile, SpanGroup, Verdict } from '../../model/analysis.ts'
import { clipMiddle } from '../text/clip.ts'
import { count, counted, duration, percent, percentile } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import {
  betweenSentence,
  groupGaps,
  labelValue,
  mainComponent,
  ungroupedSentence,
} from '../words/group-words.ts'
import { headline } from '../words/headline.ts'
import { fitColumns } from './group-columns.ts'

const SHOWN = 20
const INTERVAL = '95 % interval'
const MEDIAN = 'p50'
const LONGEST = 48
/** A smaller part of the excess is none to speak of. */
const MATERIAL = 0.05
/** What stands behind a share that is not sure. */
const MARKS: Readonly<Record<Verdict, string>> = {
  confirmed: '',
  'one incident': ' *',
  unclear: ' ?',
}
const LEGEND: Readonly<Record<Verdict, string>> = {
  confirmed: '',
  'one incident': '* one incident',
  unclear: '? unclear',
}

/** The spans of one function by groups: how many, how slow, how much of the tail, and where most of it went. */
export function groupSection(fn: FunctionAnalysis, page: Page): readonly string[] {
  const hint = ungroupedSentence(fn)
  if (hint !== '') return wrap(hint, page.columns)
  const { groups = [], names = [] } = fn.grouped ?? {}
  const shown = page.verbose ? groups : groups.slice(0, SHOWN)
  const p = headline(fn.quantiles)?.p ?? 0.99
  const rows = [
    [
      ...names.map((name) => displayName(name)),
      ...['spans', MEDIAN, percentile(p), INTERVAL, 'slowest 1 %', 'excess', 'mostly'],
    ],
    ...shown.map((group) => row(group, names, p)),
  ]
  if (groups.length === 0) return []
  const hidden = groups.length - shown.length
  const align = `${'l'.repeat(names.length)}rrrlrrl`
  const table = fitColumns({ rows, align, labels: names.length }, [INTERVAL, MEDIAN], page.columns)
  const notes = [legend(shown), leftOut(table.leftOut), betweenSentence(fn), groupGaps(fn)].filter(
    (sentence) => sentence !== '',
  )
  return [
    page.ink.heading(`${displayName(fn.fn)} by ${names.map(displayName).join(', ')}`),
    ...textTable(table.rows, { align: table.align, indent: '  ', columns: page.columns }),
    ...(hidden > 0 ? [`  ${counted(hidden, 'more group')}: -v shows all.`] : []),
    ...notes.flatMap((sentence) => wrap(sentence, page.columns, '  ')),
  ]
}

/** What the marks mean that are there. */
function legend(shown: readonly SpanGroup[]): string {
  const met = new Set(shown.map((group) => LEGEND[shownVerdict(group)]))
  return [...met].filter((words) => words !== '').join(', ')
}

/** Which columns found no room. */
function leftOut(heads: readonly string[]): string {
  return heads.length === 0
    ? ''
    : `Left out for want of room: ${heads.join(', ')} (the page and --json have all columns).`
}

function row(group: SpanGroup, names: readonly string[], p: number): readonly string[] {
  const at = (wanted: number): Quantile | undefined =>
    group.quantiles.find((each) => each.p === wanted)
  const most = mainComponent(group)
  return [
    ...names.map((name) => labelCell(group, name)),
    count(group.spans),
    ns(at(0.5)?.ns),
    ns(at(p)?.ns),
    interval(at(p)),
    percent(group.tailShare),
    excess(group),
    most === undefined ? '' : COMPONENT_WORDS[most].short,
  ]
}

function labelCell({ labels, isOther }: SpanGroup, name: string): string {
  if (isOther === true) return '(others)'
  return clipMiddle(labelValue(labels, name), LONGEST)
}

function ns(value: number | undefined): string {
  return value === undefined ? '' : duration(value)
}

function interval(quantile: Quantile | undefined): string {
  if (quantile === undefined) return ''
  const { lowNs, highNs } = quantile
  if (lowNs !== undefined && highNs !== undefined)
    return `${duration(lowNs)} to ${duration(highNs)}`
  return lowNs === undefined ? 'too few spans' : `${duration(lowNs)} or more`
}

/** What hardly matters needs no doubt. */
function shownVerdict({ excessShare = 0, verdict = 'confirmed' }: SpanGroup): Verdict {
  return excessShare < MATERIAL ? 'confirmed' : verdict
}

function excess(group: SpanGroup): string {
  const { excessShare } = group
  if (excessShare === undefined) return ''
  return `${percent(excessShare)}${MARKS[shownVerdict(group)]}`
}
