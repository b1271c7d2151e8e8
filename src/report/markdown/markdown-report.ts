import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import {
  causeGrid,
  isLargeCause,
  tailNotes,
  tailSentence,
  usualNote,
} from '../layout/cause-grid.ts'
import { percentileGrid, percentileNotes } from '../layout/percentile-grid.ts'
import { count, counted, percent, percentile } from '../text/format.ts'
import { type Grid, gridOf } from '../text/grid.ts'
import { quantileRange } from '../words/bucket-words.ts'
import { histogramName } from '../words/histogram-name.ts'
import { histogramVerdict } from '../words/histogram-verdict.ts'
import {
  largePlaces,
  placeAt,
  placeKind,
  placeNotes,
  placeSentence,
  wakerSentence,
} from '../words/place-words.ts'
import { diagnosticWords, qualitySentences, untoldDiagnostics } from '../words/quality-words.ts'
import { greatIncidents } from '../words/runtime-words.ts'
import { verdict } from '../words/verdict.ts'
import { markdownTable } from './markdown-table.ts'
import { markdownText } from './markdown-text.ts'

const FUNCTIONS_SHOWN = 10
const PLACES_SHOWN = 6
const HISTOGRAMS_SHOWN = 10

/** The report as a comment for an issue or a chat: the answer, percentiles, causes, places, and what the numbers stand on. */
export function analysisMarkdown(analysis: Analysis): string {
  const { functions } = analysis
  const hidden = functions.length - FUNCTIONS_SHOWN
  const blocks = [
    '### Latency, and why the slowest are slow',
    ...functions.slice(0, FUNCTIONS_SHOWN).flatMap((fn) => functionBlocks(fn, analysis)),
    ...(hidden > 0 ? [`${counted(hidden, 'more function')} left out.`] : []),
    ...histogramBlocks(analysis),
    qualityBlock(analysis),
  ]
  return `${blocks.join('\n\n')}\n`
}

function functionBlocks(fn: FunctionAnalysis, { capture }: Analysis): readonly string[] {
  const sentences = [verdict(fn, capture.lost), placeSentence(fn), ...greatIncidents(fn)]
  const notes = percentileNotes(fn, capture).map(markdownText)
  return [
    ...sentences.filter((each) => each !== '').map((each) => `**${markdownText(each)}**`),
    markdownTable(percentileGrid(fn, capture)),
    notes.join(' '),
    ...causeBlocks(fn),
    ...placeBlocks(fn),
  ].filter((block) => block !== '')
}

function causeBlocks({ tail, components }: FunctionAnalysis): readonly string[] {
  const shown = components.filter(isLargeCause)
  if (tail === undefined || shown.length === 0) return []
  const notes = [...usualNote(shown), ...tailNotes(tail)].map(markdownText)
  return [
    markdownText(tailSentence(tail)),
    markdownTable(causeGrid(shown, 'wide')),
    notes.join(' '),
  ]
}

function placeBlocks(fn: FunctionAnalysis): readonly string[] {
  const large = largePlaces(fn)
  const shown = large.slice(0, PLACES_SHOWN)
  if (!shown.some(({ at }) => at !== undefined)) return []
  const grid: Grid = gridOf(shown, [
    { header: 'excess', align: 'r', cell: ({ excessShare = 0 }) => percent(excessShare) },
    { header: 'what', align: 'l', cell: placeKind },
    { header: 'where', align: 'l', cell: placeAt },
    { header: 'because of whom', align: 'l', cell: wakerSentence },
  ])
  const hidden = large.length - shown.length
  return [
    markdownTable(grid),
    ...(hidden > 0 ? [`${counted(hidden, 'more place')} left out.`] : []),
    ...placeNotes(shown).map(markdownText),
  ]
}

function histogramBlocks({ histograms, functions }: Analysis): readonly string[] {
  if (histograms.length === 0) return []
  const sentence = functions.length > 0 ? [] : [`**${markdownText(histogramVerdict(histograms))}**`]
  const hidden = histograms.length - HISTOGRAMS_SHOWN
  const rows = histograms.slice(0, HISTOGRAMS_SHOWN)
  const grid = gridOf(rows, [
    { header: 'histogram', align: 'l', cell: ({ histogram }) => histogramName(histogram) },
    { header: 'values', align: 'r', cell: (each) => count(each.count) },
    {
      header: 'percentiles',
      align: 'l',
      cell: ({ quantiles }) =>
        quantiles.map((each) => `${percentile(each.p)} ${quantileRange(each)}`).join('; '),
    },
  ])
  return [
    ...sentence,
    markdownTable(grid),
    ...(hidden > 0 ? [`${counted(hidden, 'more histogram')} left out.`] : []),
  ]
}

function qualityBlock(analysis: Analysis): string {
  const told = [
    ...qualitySentences(analysis),
    ...untoldDiagnostics(analysis).map((each) => `${each.code}${diagnosticWords(each)}`),
  ]
  return `<sub>${told.map(markdownText).join(' ')}</sub>`
}
