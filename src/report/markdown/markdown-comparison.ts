import type { Change, ComparedCapture, Comparison, FunctionChange } from '../../model/comparison.ts'
import { groupChangeGrid } from '../layout/group-change-grid.ts'
import { changedPlaces, placeChangeGrid } from '../layout/place-change-grid.ts'
import { change, count, counted, duration, percentile } from '../text/format.ts'
import {
  changeSentence,
  comparisonNotes,
  detectableSentence,
  effectSentence,
  intervalCell,
  programsNotes,
  spansWords,
} from '../words/change-words.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'
import {
  HISTOGRAM_CHANGE_HEAD,
  histogramChangeRows,
  histogramChangeSentence,
} from '../words/histogram-change-words.ts'
import { histogramName } from '../words/histogram-name.ts'
import { kindsSentence, mixSentence } from '../words/mix-words.ts'
import { diagnosticWords, qualitySentences, untoldDiagnostics } from '../words/quality-words.ts'
import { markdownTable } from './markdown-table.ts'
import { markdownName, markdownText } from './markdown-text.ts'

const FUNCTIONS_SHOWN = 10
const COMPONENTS_SHOWN = 6
const PLACES_SHOWN = 6
const GROUPS_SHOWN = 10
const HISTOGRAMS_SHOWN = 5

/** The comparison as a comment for a pull request: a sentence and two small tables for each function. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { functions, before, after, onlyBefore, onlyAfter, histograms } = comparison
  const shown = functions.slice(0, FUNCTIONS_SHOWN)
  const hidden = functions.length - shown.length
  const blocks = [
    '### Latency before and after',
    ...programsNotes(comparison, markdownName),
    ...shown.flatMap(functionBlocks),
    ...(functions.length === 0 && histograms.length === 0
      ? ['The captures have no function in common.']
      : []),
    ...(hidden === 0 ? [] : [`${counted(hidden, 'more function')} left out.`]),
    ...comparisonNotes(comparison),
    ...alone('Only before', onlyBefore),
    ...alone('Only after', onlyAfter),
    ...histogramBlocks(comparison),
    ...qualityBlock(before, 'before'),
    ...qualityBlock(after, 'after'),
    `<sub>Before: ${markdownName(before.name)}, ${counted(before.capture.spans, 'span')}, ${counted(before.capture.lost, 'lost event')}. After: ${markdownName(after.name)}, ${counted(after.capture.spans, 'span')}, ${counted(after.capture.lost, 'lost event')}. Intervals: 95 %, ${count(comparison.resamples)} block bootstrap drawings.</sub>`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function functionBlocks(fn: FunctionChange): readonly string[] {
  const components = fn.components.slice(0, COMPONENTS_SHOWN)
  return [
    `**${changeSentence(fn, markdownName)}**`,
    table([
      ...fn.quantiles.map((each) => [percentile(each.p), ...cells(each)]),
      ['mean', ...cells(fn.mean)],
      slowestRow(fn),
    ]),
    `${spansWords(fn)} ${effectSentence(fn.effect)} ${detectableSentence(fn)} ${kindsSentence(fn)}`.trim(),
    ...(components.length === 0
      ? []
      : [
          table([
            ...components.map((each) => [COMPARED_WORDS[each.name].label, ...cells(each)]),
            ['p99', ...cells(fn.p99)],
          ]),
        ]),
    ...placeBlock(fn),
    ...groupBlock(fn),
  ]
}

function placeBlock(fn: FunctionChange): readonly string[] {
  const places = changedPlaces(fn).slice(0, PLACES_SHOWN)
  return places.length === 0 ? [] : ['Where in the code:', markdownTable(placeChangeGrid(places))]
}

function groupBlock({ groups: mix }: FunctionChange): readonly string[] {
  if (mix === undefined || mix.groups.length < 2) return []
  const shown = mix.groups.slice(0, GROUPS_SHOWN)
  const hidden = mix.groups.length - shown.length
  return [
    `By ${mix.names.map(markdownName).join(', ')}: ${mixSentence('p99', mix.p99, 'groups')}${hidden > 0 ? ` ${counted(hidden, 'more group')} left out.` : ''}`,
    markdownTable(groupChangeGrid(shown)),
  ]
}

function cells(each: Change): readonly string[] {
  const isBold = each.verdict === 'changed'
  const moved = change(each.changeNs)
  return [
    duration(Math.round(each.beforeNs)),
    duration(Math.round(each.afterNs)),
    isBold ? `**${moved}**` : moved,
    intervalCell(each),
    each.verdict,
  ]
}

/** The slowest span alone moves by chance: no interval. */
function slowestRow({ before, after }: FunctionChange): readonly string[] {
  const moved = change(after.maxNs - before.maxNs)
  return ['slowest', duration(before.maxNs), duration(after.maxNs), moved, '', '']
}

/** The histograms that both captures have, those whose buckets moved most. */
function histogramBlocks({ histograms }: Comparison): readonly string[] {
  const most = [...histograms].sort((a, b) => b.totalVariation - a.totalVariation)
  const hidden = most.length - HISTOGRAMS_SHOWN
  return [
    ...most
      .slice(0, HISTOGRAMS_SHOWN)
      .flatMap((each) => [
        `**${markdownName(histogramName(each))}**`,
        table(histogramChangeRows(each), HISTOGRAM_CHANGE_HEAD),
        histogramChangeSentence(each),
      ]),
    ...(hidden > 0 ? [`${counted(hidden, 'more histogram')} left out.`] : []),
  ]
}

/** What was lost, late or cut; nothing where all is well. */
function qualityBlock(compared: ComparedCapture, when: 'before' | 'after'): readonly string[] {
  const troubles = [
    ...qualitySentences(compared).slice(1),
    ...untoldDiagnostics(compared).map((each) => `${each.code}${diagnosticWords(each)}`),
  ]
  const found = troubles.map((each) => `- ${markdownText(each)}`)
  return found.length === 0 ? [] : [`Data quality ${when}:`, found.join('\n')]
}

function table(
  rows: readonly (readonly string[])[],
  head: readonly string[] = ['', 'before', 'after', 'change', '95 % interval', ''],
): string {
  return [
    `| ${head.join(' | ')} |`,
    '|---|---:|---:|---:|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
}

function alone(heading: string, functions: Comparison['onlyBefore']): readonly string[] {
  if (functions.length === 0) return []
  const names = functions.slice(0, FUNCTIONS_SHOWN).map(({ fn }) => markdownName(fn))
  const more = functions.length - names.length
  return [`${heading}: ${names.join(', ')}${more === 0 ? '' : ` and ${count(more)} more`}.`]
}
