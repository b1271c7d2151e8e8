import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import { counted } from '../text/format.ts'
import { ink } from '../text/ink.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { histogramVerdict } from '../words/histogram-verdict.ts'
import { mapsSentence } from '../words/map-words.ts'
import { placeSentence } from '../words/place-words.ts'
import { greatIncidents } from '../words/runtime-words.ts'
import { verdict } from '../words/verdict.ts'
import { causesSection } from './terminal-causes.ts'
import { groupSection } from './terminal-groups.ts'
import { histogramSection } from './terminal-histograms.ts'
import { mapBlocks } from './terminal-maps.ts'
import { nestedSection } from './terminal-nested.ts'
import { percentileSection } from './terminal-percentiles.ts'
import { placesSection } from './terminal-places.ts'
import { qualitySection } from './terminal-quality.ts'
import { incidentSection, runtimeSection } from './terminal-runtime.ts'
import { slowestSection } from './terminal-slowest.ts'

const NARROWEST = 60
const WIDEST = 120
const FUNCTIONS_SHOWN = 10

export interface TerminalOptions {
  readonly columns: number
  readonly color: boolean
  /** Shows long lists whole; default false. */
  readonly verbose?: boolean
}

/** The report as text for a terminal or a pipe: first the answer in one sentence, then what it stands on. */
export function terminalReport(analysis: Analysis, options: TerminalOptions): string {
  const page: Page = {
    columns: Math.min(WIDEST, Math.max(NARROWEST, options.columns)),
    ink: ink(options),
    verbose: options.verbose ?? false,
  }
  const blocks = [
    ...functionBlocks(analysis, page),
    runtimeSection(analysis, page),
    ...histogramBlocks(analysis, page),
    ...mapBlocks(analysis.maps ?? [], page),
    qualitySection(analysis, page),
  ]
  const filled = blocks.filter((lines) => lines.length > 0)
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

type Block = readonly string[]

function functionBlocks(analysis: Analysis, page: Page): readonly Block[] {
  const limit = page.verbose ? Number.POSITIVE_INFINITY : FUNCTIONS_SHOWN
  const shown = analysis.functions.slice(0, limit)
  const hidden = analysis.functions.length - shown.length
  const blocks = shown.flatMap((fn) => functionBlock(fn, analysis, page))
  if (hidden === 0) return blocks
  return [...blocks, [`${counted(hidden, 'more function')}: -v shows all, --fn picks.`]]
}

/** The sections about one function, from the answer to its evidence. */
function functionBlock(fn: FunctionAnalysis, analysis: Analysis, page: Page): readonly Block[] {
  return [
    [verdict(fn, analysis.capture.lost), placeSentence(fn), ...greatIncidents(fn)]
      .filter((sentence) => sentence !== '')
      .flatMap((sentence) => wrap(sentence, page.columns).map((line) => page.ink.strong(line))),
    percentileSection(fn, analysis.capture, page),
    causesSection(fn, page),
    placesSection(fn, page),
    nestedSection(fn, page),
    incidentSection(fn, page),
    groupSection(fn, page),
    slowestSection(fn, analysis.capture, page),
  ].filter((block) => block.length > 0)
}

/** The sentence of a capture that holds neither spans nor histograms. */
function mapsAlone({ functions, maps = [] }: Analysis, page: Page): readonly Block[] {
  if (functions.length > 0 || maps.length === 0) return []
  return [[page.ink.strong(mapsSentence(maps))]]
}

function histogramBlocks(analysis: Analysis, page: Page): readonly Block[] {
  if (analysis.histograms.length === 0) return mapsAlone(analysis, page)
  const sections = histogramSection(analysis.histograms, page)
  if (analysis.functions.length > 0) return sections
  const sentence = histogramVerdict(analysis.histograms)
  return [wrap(sentence, page.columns).map((line) => page.ink.strong(line)), ...sections]
}
