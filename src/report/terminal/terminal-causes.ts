import type { FunctionAnalysis } from '../../model/analysis.ts'
import {
  causeGrid,
  confirmedCauses,
  isLargeCause,
  tailNotes,
  tailSentence,
  usualNote,
} from '../layout/cause-grid.ts'
import { counted } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { causeAdvice } from '../words/component-advice.ts'
import { displayName } from '../words/display-name.ts'
import { componentRows } from './component-rows.ts'

/** From this width on a page has room for the intervals. */
const WIDE = 94

/** Why the tail is slow: per component what is usual, what the slowest 1 % have, and what that does to the p99. */
export function causesSection(fn: FunctionAnalysis, page: Page): readonly string[] {
  const { tail, components } = fn
  if (tail === undefined || components.length === 0) return []
  const shown = components.filter((share) => page.verbose || isLargeCause(share))
  const left = components.length - shown.length
  return [
    page.ink.heading(`Why the tail of ${displayName(fn.fn)} is slow`),
    ...wrap(tailSentence(tail), page.columns, '  '),
    ...componentRows(
      causeGrid(shown, page.columns >= WIDE ? 'wide' : 'narrow'),
      shown.map(({ name }) => name),
      page,
    ).map((line) => inkedVerdict(line, page)),
    ...[...usualNote(shown), ...tailNotes(tail)].flatMap((text) => wrap(text, page.columns, '  ')),
    ...(left === 0 ? [] : [`  ${counted(left, 'component')} below 1 % left out (-v shows all).`]),
    ...confirmedCauses(fn).flatMap(({ name }) => causeAdvice(name, fn, page)),
  ]
}

/** The verdict at the end of a row in its colour: sure, or to be taken with care. */
function inkedVerdict(line: string, { ink }: Page): string {
  return line.replace(/ {2}(confirmed|one incident|unclear)$/, (_, word: string) =>
    word === 'confirmed' ? `  ${ink.bad(word)}` : `  ${ink.warning(word)}`,
  )
}
