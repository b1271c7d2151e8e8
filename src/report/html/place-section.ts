import type { FunctionAnalysis } from '../../model/analysis.ts'
import type { Frame, PlaceShare } from '../../model/places.ts'
import { counted, duration, percent } from '../text/format.ts'
import { shareInterval } from '../words/cause-words.ts'
import { COMPONENT_COLORS, PLAIN_COLOR } from '../words/component-colors.ts'
import { fileWords, frameWords, functionWords } from '../words/frame-words.ts'
import {
  behindParts,
  largePlaces,
  placeAt,
  placeKind,
  placeNotes,
  wakerSentence,
} from '../words/place-words.ts'
import { flameFigure } from './flame-figure.ts'
import { html, type Markup } from './markup.ts'
import { placeId } from './place-link.ts'

/** Where in the code slow spans lose their time, and because of whom; nothing in captures without stacks. */
export function placeSection(fn: FunctionAnalysis, index: number): Markup | undefined {
  const { flame, places } = fn
  if (!places.some(({ at }) => at !== undefined)) return undefined
  const large = largePlaces(fn)
  return html`<h3 id="f${index}-places">Where, and because of whom</h3>
${large.length === 0 ? html`<p class="note">No place in the code has 5 % of the excess or more.</p>` : undefined}
<ol class="places">${large.map((place) => placeItem(place, placeId(fn, index, place)))}</ol>
${placeNotes(large).map((note) => html`<p class="note">${note}</p>`)}
${flame === undefined ? undefined : flameFigure(fn, flame, index)}`
}

function placeItem(place: PlaceShare, id: string): Markup {
  const { component, excessShare = 0, verdict, at } = place
  const color = component === undefined ? PLAIN_COLOR : COMPONENT_COLORS[component]
  const share = percent(Math.min(1, excessShare))
  const width = Math.min(100, 100 * excessShare)
  const who = wakerSentence(place)
  return html`<li id="${id}"${at === undefined ? undefined : html` data-find="${placeAt(place)}"`} style="--mark:${color}">
<p class="where"><span class="share">${share}</span> ${placeKind(place)}${
    at === undefined
      ? html` <span class="doubt">no stack was printed</span>`
      : html` at <code>${placeAt(place)}</code>`
  }${verdict === undefined ? undefined : html` <span class="doubt">${verdict}</span>`}</p>
<div class="bar" aria-hidden="true"><span style="width:${width.toFixed(1)}%"></span></div>
${who === '' ? undefined : html`<p class="who">${who}.</p>`}
${placeDetails(place)}
</li>
`
}

function placeDetails(place: PlaceShare): Markup {
  const { bodyMeanNs, tailMeanNs, withoutNs, waits, stack } = place
  const interval = shareInterval(place)
  const facts = [
    `${duration(tailMeanNs)} of a slow span, ${duration(bodyMeanNs)} of a usual one`,
    ...(interval === undefined ? [] : [`share of the excess ${interval} (95 % interval)`]),
    ...(withoutNs === undefined ? [] : [`p99 without it ${duration(withoutNs)}`]),
    `${counted(waits, 'time')} in all spans`,
  ]
  return html`<details><summary>What stood behind it, and the stack</summary>
<p class="note">${facts.join('; ')}.</p>
${behind(place)}${stackList(stack)}</details>`
}

/** What the waker did while the wait lasted. */
function behind(place: PlaceShare): Markup | undefined {
  const parts = behindParts(place)
  if (parts.length === 0) return undefined
  return html`<p>While they waited, the goroutine that ended the wait was:</p>
<div class="behind" aria-hidden="true">${parts.map(
    ({ component, share }) =>
      html`<span style="width:${(100 * share).toFixed(2)}%;background:${COMPONENT_COLORS[component]}"></span>`,
  )}</div>
<ul>${parts.map(
    ({ component, share, words }) =>
      html`<li><span class="chip" style="background:${COMPONENT_COLORS[component]}" aria-hidden="true"></span>${words} <b>${percent(share)}</b></li>`,
  )}</ul>`
}

function stackList(stack: readonly Frame[]): Markup | undefined {
  if (stack.length === 0) return undefined
  return html`<p>The stack met most often, innermost first:</p>
<ol class="stack">${stack.map(
    (frame) =>
      html`<li title="${frameWords(frame)}"><code>${functionWords(frame)}</code> <span class="file">${fileWords(frame)}</span></li>`,
  )}</ol>`
}
