import type { Analysis, CaptureSummary, FunctionAnalysis } from '../../model/analysis.ts'
import { clipInked } from '../text/clip-inked.ts'
import { type Block, fitBlocks } from '../text/fit-blocks.ts'
import { clock, counted, percent } from '../text/format.ts'
import { type Ink, ink } from '../text/ink.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { histogramVerdict } from '../words/histogram-verdict.ts'
import { greatIncidents } from '../words/runtime-words.ts'
import { verdict } from '../words/verdict.ts'
import { causesSection } from './terminal-causes.ts'
import { histogramSection } from './terminal-histograms.ts'
import { mapBlocks } from './terminal-maps.ts'
import { percentileSection } from './terminal-percentiles.ts'
import { qualitySection } from './terminal-quality.ts'
import { incidentSection, runtimeSection } from './terminal-runtime.ts'
import { slowestSection } from './terminal-slowest.ts'

// Sections are laid out for these widths; what the window is too narrow for is cut.
const NARROWEST = 60
const WIDEST = 120
const NARROWEST_SENTENCE = 20
/** A heading, a header and a row: less of a section says nothing. */
const LEAST = 3

/** How a run that goes on comes along. */
export interface LiveStatus {
  readonly elapsedMs: number
  readonly linesPerSecond: number
  readonly spansPerSecond: number
  /** How much of the input was read, as a fraction; absent for a pipe. */
  readonly share?: number
  /** What to do to end it, as a sentence. */
  readonly hint: string
}

/** The window that a frame has to fit, in characters. */
export interface LiveWindow {
  readonly columns: number
  readonly rows: number
  readonly color: boolean
}

/**
 * One picture of a run that goes on: the answer so far and what it stands on, the most important first, in at most as many
 * lines as the window has, none of them wider than it. Colours aside, no line holds a control character.
 */
export function liveFrame(
  analysis: Analysis,
  status: LiveStatus,
  window: LiveWindow,
): readonly string[] {
  const page: Page = {
    columns: Math.min(WIDEST, Math.max(NARROWEST, window.columns)),
    ink: ink(window),
    verbose: false,
  }
  const { lines, hidden } = fitBlocks(blocks(analysis, page, window.columns), window.rows - 2)
  const frame = [statusLine(analysis, status, page.ink), ...lines, footer(hidden, status, page.ink)]
  return frame.slice(0, Math.max(1, window.rows)).map((line) => clipInked(line, window.columns))
}

function statusLine({ capture }: Analysis, status: LiveStatus, ink: Ink): string {
  const { elapsedMs, linesPerSecond, spansPerSecond, share } = status
  return [
    clock(elapsedMs),
    `${counted(Math.round(linesPerSecond), 'line')}/s`,
    `${counted(Math.round(spansPerSecond), 'span')}/s`,
    lossWords(capture, ink),
    `${counted(capture.lines, 'line')}, ${counted(capture.spans, 'span')}`,
    ...(share === undefined ? [] : [`${percent(share)} read`]),
  ].join(' · ')
}

/** A map that was full is a loss, too. */
function lossWords({ lost, incomplete }: CaptureSummary, ink: Ink): string {
  if (lost > 0) return ink.warning(`${counted(lost, 'event')} lost`)
  if (incomplete === undefined) return 'nothing lost'
  return ink.warning(`incomplete (told ${counted(incomplete.count, 'time')})`)
}

function footer(hidden: number, { hint }: LiveStatus, ink: Ink): string {
  return ink.faint(hidden === 0 ? hint : `… ${counted(hidden, 'more line')}. ${hint}`)
}

function blocks(analysis: Analysis, page: Page, columns: number): readonly Block[] {
  const sentence = (text: string): Block => {
    const lines = wrap(text, Math.max(NARROWEST_SENTENCE, Math.min(columns, WIDEST)))
    return { lines: lines.map((line) => page.ink.strong(line)), least: lines.length }
  }
  const { histograms, maps = [], capture } = analysis
  const [first, ...others] = analysis.functions
  const isBare = first === undefined && histograms.length === 0
  if (isBare && maps.length === 0) return [sentence(waiting(analysis))]
  return [
    ...(first === undefined
      ? []
      : [sentence(verdict(first, capture.lost)), ...greatIncidents(first).map(sentence)]),
    ...(first === undefined ? [] : functionBlocks(first, analysis, page)),
    ...others.map((fn) => sentence(verdict(fn, capture.lost))),
    ...(first === undefined && !isBare ? [sentence(histogramVerdict(histograms))] : []),
    section(runtimeSection(analysis, page)),
    ...histogramSection(histograms, page).map(section),
    ...mapBlocks(maps, page).map(section),
    section(qualitySection(analysis, page)),
  ].filter(({ lines }) => lines.length > 0)
}

function functionBlocks(fn: FunctionAnalysis, analysis: Analysis, page: Page): readonly Block[] {
  // A heading, a header, and the slowest span below the percentiles; the notes wait for the end.
  const table = percentileSection(fn, analysis.capture, page).slice(0, fn.quantiles.length + 3)
  return [
    { lines: table, least: table.length },
    { lines: causesSection(fn, page), least: 2 * LEAST },
    { lines: slowestSection(fn, analysis.capture, page), least: LEAST + 2 },
    section(incidentSection(fn, page)),
  ]
}

function section(lines: readonly string[]): Block {
  return { lines, least: LEAST }
}

function waiting({ capture }: Analysis): string {
  if (capture.lines === 0) return 'Waiting for the capture…'
  return `No finished span yet: ${counted(capture.events, 'event')} in ${counted(capture.lines, 'line')} so far.`
}
