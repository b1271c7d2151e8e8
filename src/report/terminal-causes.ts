import type { ComponentShare, FunctionAnalysis } from '../model/analysis.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'
import { counted, duration, percent } from './format.ts'
import type { Page } from './page.ts'
import { textTable } from './text-table.ts'
import { wrap } from './wrap.ts'

/** Components with a smaller part in the excess are left to `-v` and the JSON. */
const LEAST_SHARE = 0.01
/** So many of the leading components are explained. */
const EXPLAINED = 2
const LEAST_EXPLAINED = 0.1

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
    ...(left === 0 ? [] : [`  ${counted(left, 'component')} below 1 % left out (-v shows all).`]),
    ...components
      .filter(isLeading)
      .slice(0, EXPLAINED)
      .flatMap((share) => advice(share, page)),
  ]
}

function isLarge({ excessShare }: ComponentShare): boolean {
  return excessShare !== undefined && Math.abs(excessShare) >= LEAST_SHARE
}

function isLeading({ excessShare, name }: ComponentShare): boolean {
  return excessShare !== undefined && excessShare >= LEAST_EXPLAINED && name !== 'unknown'
}

function table(shown: readonly ComponentShare[], page: Page): readonly string[] {
  const header = ['', 'usual', 'slow', 'excess', 'in p99', '95 % interval', 'p99 without', '']
  const rows = shown.map((share) => [
    COMPONENT_WORDS[share.name].label,
    duration(Math.round(share.bodyMeanNs)),
    duration(Math.round(share.tailMeanNs)),
    share.excessShare === undefined ? '' : percent(share.excessShare),
    optional(share.p99ContributionNs),
    interval(share),
    optional(share.withoutNs),
    share.verdict ?? '',
  ])
  return textTable([header, ...rows], { align: 'lrrrrlrl', indent: '  ', columns: page.columns })
}

function optional(ns: number | undefined): string {
  return ns === undefined ? '' : duration(Math.round(ns))
}

function interval({ lowNs, highNs }: ComponentShare): string {
  if (lowNs === undefined || highNs === undefined) return 'none'
  return `${duration(Math.round(lowNs))} to ${duration(Math.round(highNs))}`
}

function advice({ name }: ComponentShare, page: Page): readonly string[] {
  const { label, cause, cure } = COMPONENT_WORDS[name]
  const [first, ...rest] = wrap(`${label}: ${cause}. Try: ${cure}.`, page.columns - 4)
  return [`  → ${first}`, ...rest.map((line) => `    ${line}`)]
}
