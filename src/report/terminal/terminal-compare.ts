import type { Comparison, FunctionChange } from '../../model/comparison.ts'
import { counted } from '../text/format.ts'
import { ink } from '../text/ink.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { changeSentence, comparisonNotes, programsNotes } from '../words/change-words.ts'
import { displayName } from '../words/display-name.ts'
import type { TerminalOptions } from './terminal.ts'
import { componentChanges, percentileChanges } from './terminal-changes.ts'
import { groupChanges } from './terminal-group-changes.ts'
import { histogramChanges } from './terminal-histogram-changes.ts'
import { loneSection, mixSection, overviewSection } from './terminal-mix.ts'
import { nestedChanges } from './terminal-nested.ts'
import { placeChanges } from './terminal-place-changes.ts'
import { qualitySection } from './terminal-quality.ts'

const NARROWEST = 60
const WIDEST = 120
const FUNCTIONS_SHOWN = 10

type Block = readonly string[]

/** The comparison as text for a terminal or a pipe: what became of each p99 and why, then the numbers behind it. */
export function terminalComparison(comparison: Comparison, options: TerminalOptions): string {
  const page: Page = {
    columns: Math.min(WIDEST, Math.max(NARROWEST, options.columns)),
    ink: ink(options),
    verbose: options.verbose ?? false,
  }
  const { before, after } = comparison
  const blocks = [
    programsNotes(comparison).flatMap((note) => wrap(note, page.columns)),
    overviewSection(comparison, page),
    ...functionBlocks(comparison, page),
    comparisonNotes(comparison).flatMap((note) => wrap(note, page.columns)),
    loneSection('Only before', comparison.onlyBefore, page),
    loneSection('Only after', comparison.onlyAfter, page),
    mixSection(comparison, page),
    ...histogramChanges(comparison, page),
    qualitySection(before, page, `Data quality before: ${displayName(before.name)}`),
    qualitySection(after, page, `Data quality after: ${displayName(after.name)}`),
  ]
  const filled = blocks.filter((lines) => lines.length > 0)
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function functionBlocks({ functions, histograms }: Comparison, page: Page): readonly Block[] {
  const shown = page.verbose ? functions : functions.slice(0, FUNCTIONS_SHOWN)
  const hidden = functions.length - shown.length
  const blocks = shown.flatMap((fn) => functionBlock(fn, page))
  if (functions.length === 0)
    return histograms.length > 0 ? [] : [['The captures have no function in common.']]
  if (hidden === 0) return blocks
  return [...blocks, [`${counted(hidden, 'more function')}: -v shows all, --fn picks.`]]
}

function functionBlock(fn: FunctionChange, page: Page): readonly Block[] {
  return [
    wrap(changeSentence(fn), page.columns).map((line) => page.ink.strong(line)),
    percentileChanges(fn, page),
    componentChanges(fn, page),
    placeChanges(fn, page),
    nestedChanges(fn, page),
    groupChanges(fn, page),
  ]
}
