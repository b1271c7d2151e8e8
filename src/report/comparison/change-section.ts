import type { Comparison, FunctionChange } from '../../model/comparison.ts'
import { changeBars, changeParts, changeTimes } from '../charts/change-bars.ts'
import { CURVES_LEGEND, changeCurves } from '../charts/change-curves.ts'
import { componentsOfBars } from '../charts/stacked-bars.ts'
import { adviceCard, adviceList } from '../html/advice.ts'
import { figure } from '../html/figure.ts'
import { htmlTable } from '../html/html-table.ts'
import { chip, componentLegend, legendList } from '../html/legend.ts'
import { html, type Markup } from '../html/markup.ts'
import { sentences } from '../html/sentences.ts'
import {
  changedComponents,
  componentChangeGrid,
  percentileChangeGrid,
  risenComponents,
} from '../layout/change-grid.ts'
import { change, counted } from '../text/format.ts'
import {
  changeWords,
  detectableSentence,
  effectSentence,
  spansWords,
} from '../words/change-words.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { kindsSentence } from '../words/mix-words.ts'
import { groupNote, nestedNote, placeNote } from './comparison-notes.ts'
import { slowestSection } from './slowest-section.ts'

/** So many functions have charts: a page of more is no answer, and no mail. */
const FUNCTIONS_DRAWN = 8

/** Everything that changed about one function, from the answer to its evidence. `index` tells the functions of a page apart. */
export function changeSection(fn: FunctionChange, index: number, comparison: Comparison): Markup {
  const isDrawn = index < FUNCTIONS_DRAWN
  const drawn = Math.min(FUNCTIONS_DRAWN, comparison.functions.length)
  const name = displayName(fn.fn)
  const told = [
    spansWords(fn),
    effectSentence(fn.effect),
    detectableSentence(fn),
    kindsSentence(fn),
  ]
  const words = html`<code>${name}</code> ${capital(changeWords(fn))}`
  return html`<section class="function" id="f${index}" data-function data-find="${name}" aria-labelledby="f${index}-name">
<div class="verdict">${
    comparison.functions.length === 1
      ? html`<h1 id="f${index}-name">${words}</h1>`
      : html`<h2 id="f${index}-name">${words}</h2>`
  }</div>
${cards(fn)}
<h3 id="f${index}-curves">Percentiles</h3>
${htmlTable(percentileChangeGrid(fn), { caption: `Percentiles of ${name} before and after` })}
<div class="pair"><div>${sentences(told.filter((sentence) => sentence !== ''))}</div>
${isDrawn ? curves(fn) : undefined}</div>
${causes(fn, index, isDrawn)}
${placeNote(fn)}
${nestedNote(fn)}
${groupNote(fn)}
${slowestSection(fn, { index, comparison, part: isDrawn ? 1 / drawn : 0 })}
</section>
`
}

/** What to try about the components that surely rose. */
function cards(fn: FunctionChange): Markup | undefined {
  return adviceList(
    risenComponents(fn).map(({ name, changeNs, verdict }) => {
      const { label, cause, cure } = COMPARED_WORDS[name]
      return adviceCard(name, {
        ...{ label, cause, cure, isPlaced: false },
        share: `${change(Math.round(changeNs))} of p99`,
        verdict,
      })
    }),
  )
}

function curves(fn: FunctionChange): Markup | undefined {
  const { before, after } = fn.curves
  if (before.length === 0 || after.length === 0) return undefined
  return figure(changeCurves(fn), {
    kind: 'curves',
    title: 'Distribution.',
    note: 'Which share of all spans took so long or less, before (dashed) and after; the axis widens towards the slowest.',
    acts: 'Point at a percentile to see how it moved.',
    legend: CURVES_LEGEND,
  })
}

function causes(fn: FunctionChange, index: number, isDrawn: boolean): Markup | undefined {
  if (fn.components.length === 0) return undefined
  const shown = changedComponents(fn)
  const left = fn.components.length - shown.length
  const total = shown.length
  return html`<h3 id="f${index}-why">Where the change of p99 comes from</h3>
${htmlTable(componentChangeGrid(shown, fn), {
  caption: `What p99 of ${displayName(fn.fn)} is made of before and after`,
  mark: (row) => (row < total ? chip(shown[row].name).markup : undefined),
  attributes: (row) => (row < total ? undefined : html` class="sum"`),
})}
${left === 0 ? undefined : html`<p class="note">${counted(left, 'component')} that hardly changed left out.</p>`}
${isDrawn ? bars(fn) : undefined}`
}

function bars(fn: FunctionChange): Markup {
  return html`${legendList(componentLegend(componentsOfBars(changeBars(fn))))}
<div class="pair">
${figure(changeTimes(fn), {
  kind: 'change-times',
  title: 'p99 before and after.',
  note: 'What it is made of, in one scale.',
  legend: [],
})}
${figure(changeParts(fn), {
  kind: 'change-parts',
  title: 'As parts of the whole.',
  note: 'The same, each as long as the other.',
  legend: [],
})}
</div>`
}

function capital(text: string): string {
  return text.startsWith('p99') ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
