import type { ComponentShare, FunctionAnalysis } from '../model/analysis.ts'
import type { TailContext } from '../model/tail.ts'
import { componentAdvice } from './component-advice.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'
import { count, counted, duration, percent } from './format.ts'
import type { Page } from './page.ts'
import { textTable } from './text-table.ts'
import { wrap } from './wrap.ts'

/** Components with a smaller part in the excess are left to `-v` and the JSON. */
const LEAST_SHARE = 0.01
/** So many of the leading components are explained. */
const EXPLAINED = 2
const LEAST_EXPLAINED = 0.1
/** From this width on a page has room for the intervals. */
const WIDE = 94

/** Why the tail is slow: per component what is usual, what the slowest 1 % have, and what that does to the p99. */
export function causesSection(fn: FunctionAnalysis, page: Page): readonly string[] {
  const { tail, components } = fn
  if (tail === undefined || components.length === 0) return []
  const shown = components.filter((share) => page.verbose || isLarge(share))
  const left = components.length - shown.length
  return [
    page.ink.heading(`Why the tail of ${displayName(fn.fn)} is slow`),
    ...wrap(
      `The slowest 1 % (${counted(tail.tailSpans, 'span')}) take ${duration(tail.tailMeanNs)} on average, the faster half ${duration(tail.bodyMeanNs)}. Where the difference goes:`,
      page.columns,
      '  ',
    ),
    ...table(shown, page),
    ...doubtful(tail, page),
    ...(left === 0 ? [] : [`  ${counted(left, 'component')} below 1 % left out (-v shows all).`]),
    ...components
      .filter(isLeading)
      .slice(0, EXPLAINED)
      .flatMap(({ name }) => componentAdvice(name, page)),
  ]
}

/** Spans that a loss may have spoilt: what is said here holds for the others. */
function doubtful({ leftOut }: TailContext, page: Page): readonly string[] {
  if (leftOut.lossySpans === 0) return []
  const spans = counted(leftOut.lossySpans, 'span')
  const text = `${spans} that lost events may have spoilt are left out here, ${count(leftOut.lossyTailSpans)} of them this slow (--keep-lossy keeps them).`
  return wrap(text, page.columns, '  ')
}

function isLarge({ excessShare }: ComponentShare): boolean {
  return excessShare !== undefined && Math.abs(excessShare) >= LEAST_SHARE
}

function isLeading({ excessShare, name }: ComponentShare): boolean {
  return excessShare !== undefined && excessShare >= LEAST_EXPLAINED && name !== 'unknown'
}

interface Column {
  readonly header: string
  readonly align: 'l' | 'r'
  readonly cell: (share: ComponentShare) => string
  /** Whether it is left out where the page is narrow. */
  readonly isDetail?: boolean
}

const COLUMNS: readonly Column[] = [
  { header: '', align: 'l', cell: ({ name }) => COMPONENT_WORDS[name].short },
  { header: 'usual', align: 'r', cell: ({ bodyMeanNs }) => whole(bodyMeanNs) },
  { header: 'slow', align: 'r', cell: ({ tailMeanNs }) => whole(tailMeanNs) },
  {
    header: 'excess',
    align: 'r',
    cell: ({ excessShare }) => (excessShare === undefined ? '' : percent(excessShare)),
  },
  { header: 'of p99', align: 'r', cell: ({ p99ContributionNs }) => whole(p99ContributionNs) },
  { header: '95 % interval', align: 'l', cell: interval, isDetail: true },
  { header: 'p99 without', align: 'r', cell: ({ withoutNs }) => whole(withoutNs) },
  { header: '', align: 'l', cell: ({ verdict }) => verdict ?? '' },
]

function table(shown: readonly ComponentShare[], page: Page): readonly string[] {
  const columns = COLUMNS.filter(({ isDetail }) => page.columns >= WIDE || isDetail !== true)
  const rows = shown.map((share) => columns.map(({ cell }) => cell(share)))
  return textTable([columns.map(({ header }) => header), ...rows], {
    align: columns.map(({ align }) => align).join(''),
    indent: '  ',
    columns: page.columns,
  })
}

function whole(ns: number | undefined): string {
  return ns === undefined ? '' : duration(Math.round(ns))
}

function interval({ lowNs, highNs }: ComponentShare): string {
  if (lowNs === undefined || highNs === undefined) return 'none'
  return `${duration(Math.round(lowNs))} to ${duration(Math.round(highNs))}`
}
